package dev.treeline.bench.report;

import java.util.ArrayList;
import java.util.List;

/** A table in Markdown. */
public final class Table {

  private final List<String> head;
  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... head) {
    this.head = List.of(head);
  }

  public Table row(Object... cells) {
    if (cells.length != head.size()) {
      throw new IllegalArgumentException(cells.length + " cells below " + head.size() + " heads");
    }
    rows.add(List.of(cells).stream().map(Table::text).toList());
    return this;
  }

  private static String text(Object cell) {
    return cell instanceof Double number ? Spread.text(number) : cell.toString();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    line(text, head);
    line(text, head.stream().map(cell -> "---").toList());
    rows.forEach(row -> line(text, row));
    return text.toString();
  }

  private static void line(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
