package dev.treeline.cli.docs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A table of a page, with its cells as they are written. */
record MarkdownTable(List<String> head, List<List<String>> rows) {

  /** Those that stand in a text, in order. */
  static List<MarkdownTable> in(String text) {
    List<MarkdownTable> tables = new ArrayList<>();
    List<List<String>> open = new ArrayList<>();
    for (String line : (text + "\n\n").split("\n", -1)) {
      if (line.startsWith("|")) {
        String inner = line.strip();
        open.add(
            Arrays.stream(inner.substring(1, inner.length() - 1).split("\\|", -1))
                .map(String::strip)
                .toList());
      } else if (!open.isEmpty()) {
        tables.add(new MarkdownTable(open.get(0), List.copyOf(open.subList(2, open.size()))));
        open = new ArrayList<>();
      }
    }
    return tables;
  }

  /** The cell below this heading in the row that begins with these cells. */
  String cell(List<String> rowBegins, String heading) {
    int column = head.indexOf(heading);
    if (column < 0) {
      throw new AssertionError("no column " + heading + " among " + head);
    }
    return rows.stream()
        .filter(row -> row.subList(0, rowBegins.size()).equals(rowBegins))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no row " + rowBegins + " below " + head))
        .get(column);
  }

  /** With about three digits that matter. */
  static String text(double value) {
    String format = value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, value == Math.rint(value) ? "%,.0f" : format, value);
  }

  /** A number as pages write it: with commas, with a spread behind it or without. */
  static double number(String cell) {
    return Double.parseDouble(cell.strip().split(" ")[0].replace(",", ""));
  }
}
