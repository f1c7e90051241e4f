package dev.treeline.cli.docs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table of fields on a page of an API: below a line {@code <!-- fields of NAME -->}, with the
 * columns field, is, source, rule and deviation. It speaks of the golden answers of that name.
 *
 * <p>A field is named by its path, with {@code []} for each object of a list and {@code *} for keys
 * that may be any: {@code trace.spans[].meta.*}. It is one type or several with "or" between, and
 * at its end ", or absent" where the product leaves it out: {@code text or null}, {@code list of
 * text, or absent}. {@code like trace.rootSpan} has the fields of that one, {@code any} is not
 * looked into.
 */
record FieldTable(String answers, Map<String, Row> rows) {

  /** What a field may be. */
  record Row(String field, List<String> types, boolean mayBeAbsent) {}

  private static final Pattern TABLE =
      Pattern.compile("(?m)^<!-- fields of ([\\w-]+) -->\\n((?:\\|.*\\n)+)");
  private static final String HEAD = "| field | is | source | rule | deviation |";
  private static final String OR_ABSENT = ", or absent";
  private static final int LINES_OF_HEAD = 2;

  static List<FieldTable> of(Page page) {
    List<FieldTable> tables = new ArrayList<>();
    Matcher table = TABLE.matcher(page.text());
    while (table.find()) {
      tables.add(new FieldTable(table.group(1), rows(page, table.group(2))));
    }
    return tables;
  }

  private static Map<String, Row> rows(Page page, String table) {
    List<String> lines = table.lines().toList();
    if (!lines.get(0).equals(HEAD)) {
      throw new AssertionError(page.name() + ": a table of fields begins with " + HEAD);
    }
    Map<String, Row> rows = new LinkedHashMap<>();
    for (String line : lines.subList(LINES_OF_HEAD, lines.size())) {
      String[] cells = line.split("(?<!\\\\)\\|", -1);
      if (cells.length != HEAD.split("\\|", -1).length) {
        throw new AssertionError(page.name() + ": five cells are needed: " + line);
      }
      Row row = row(cells[1].strip().replace("`", ""), cells[2].strip().replace("`", ""));
      if (rows.put(row.field(), row) != null) {
        throw new AssertionError(page.name() + ": " + row.field() + " is there twice");
      }
    }
    return rows;
  }

  private static Row row(String field, String is) {
    boolean mayBeAbsent = is.endsWith(OR_ABSENT);
    String types = mayBeAbsent ? is.substring(0, is.length() - OR_ABSENT.length()) : is;
    return new Row(field, List.of(types.split(" or ")), mayBeAbsent);
  }

  /** The fields of the object at a path; that of the answer itself is empty. */
  List<Row> below(String path) {
    return rows.values().stream().filter(row -> parent(row.field()).equals(path)).toList();
  }

  private static String parent(String field) {
    int dot = field.lastIndexOf('.');
    return dot < 0 ? "" : field.substring(0, dot);
  }
}
