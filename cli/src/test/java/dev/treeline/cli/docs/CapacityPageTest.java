package dev.treeline.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Holds docs/capacity.md to the tables of docs/performance.md and to its own arithmetic. {@code
 * -Dgolden.update=true} writes both anew, after the benches ran.
 */
class CapacityPageTest {

  private static final Page CAPACITY = Page.of("docs/capacity.md");
  private static final Page PERFORMANCE = Page.of("docs/performance.md");

  @Test
  void itsFiguresAreMeasuredOrReckonedFromThoseThatAre() throws IOException {
    String constants = constants();
    String derived = derived(constants);
    String page = with(with(CAPACITY.text(), "constants", constants), "derived", derived);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(CAPACITY.file(), page);
      return;
    }

    assertThat(CAPACITY.text()).isEqualTo(page);
  }

  /** Everything that is measured or assumed has a part in the result: no row is there for show. */
  @Test
  void eachConstantAndAssumptionMatters() {
    Map<String, Double> known = known(constants());
    assertThat(known.keySet())
        .allSatisfy(
            name ->
                assertThat(List.of(result(known, name, 100), result(known, name, 0.01)))
                    .as(name)
                    .isNotEqualTo(List.of(result(known, name, 1), result(known, name, 1))));
  }

  private static Map<String, String> result(Map<String, Double> known, String name, double times) {
    Map<String, Double> other = new LinkedHashMap<>(known);
    other.compute(name, (same, value) -> value * times);
    return new CapacityModel(other, 1e8).rows();
  }

  /** With the values that the benches wrote. */
  private static String constants() {
    MarkdownTable table = section(CAPACITY, "constants").get(0);
    List<List<String>> rows = new ArrayList<>();
    for (List<String> row : table.rows()) {
      String bench = row.get(2).replace("`", "");
      int number = Integer.parseInt(row.get(3));
      List<String> begins =
          row.get(4).equals("–") ? List.of() : Arrays.stream(row.get(4).split(" · ")).toList();
      String column = row.get(5);
      double measured =
          MarkdownTable.number(
              section(PERFORMANCE, "bench " + bench).get(number - 1).cell(begins, column));
      List<String> written = new ArrayList<>(row);
      written.set(1, MarkdownTable.text(measured));
      rows.add(written);
    }
    return text(table.head(), rows);
  }

  private static String derived(String constants) {
    Map<String, Double> known = known(constants);
    MarkdownTable table = section(CAPACITY, "derived").get(0);
    List<String> rates = table.head().subList(1, table.head().size() - 1);
    List<Map<String, String>> models =
        rates.stream()
            .map(head -> new CapacityModel(known, MarkdownTable.number(head)).rows())
            .toList();
    Map<String, String> how = new LinkedHashMap<>();
    table.rows().forEach(row -> how.put(row.get(0), row.get(row.size() - 1)));
    List<List<String>> rows = new ArrayList<>();
    for (String name : models.get(0).keySet()) {
      List<String> row = new ArrayList<>(List.of(name));
      models.forEach(model -> row.add(model.getOrDefault(name, "")));
      row.add(how.getOrDefault(name, "?"));
      rows.add(row);
    }
    return text(table.head(), rows);
  }

  private static Map<String, Double> known(String constants) {
    Map<String, Double> known = new LinkedHashMap<>();
    for (MarkdownTable table :
        List.of(MarkdownTable.in(constants).get(0), section(CAPACITY, "assumptions").get(0))) {
      table.rows().forEach(row -> known.put(row.get(0), MarkdownTable.number(row.get(1))));
    }
    return known;
  }

  private static String text(List<String> head, List<List<String>> rows) {
    StringBuilder text = new StringBuilder();
    line(text, head);
    line(text, head.stream().map(cell -> "---").toList());
    rows.forEach(row -> line(text, row));
    return text.toString();
  }

  private static void line(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private static List<MarkdownTable> section(Page page, String name) {
    return MarkdownTable.in(between(page.text(), name).group(1));
  }

  private static String with(String page, String name, String table) {
    MatchResult place = between(page, name);
    return page.substring(0, place.start(1)) + "\n" + table + "\n" + page.substring(place.end(1));
  }

  private static MatchResult between(String text, String name) {
    String end = name.startsWith("bench ") ? name.substring("bench ".length()) : name;
    Matcher section =
        Pattern.compile(
                "<!-- %s -->\n(.*?)<!-- end %s -->"
                    .formatted(Pattern.quote(name), Pattern.quote(end)),
                Pattern.DOTALL)
            .matcher(text);
    assertThat(section.find()).as(name).isTrue();
    return section.toMatchResult();
  }
}
