package dev.treeline.cli.docs;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.cost.PriceTable;
import dev.treeline.vocabulary.CanonicalField;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AttributesPageTest {

  private static final String BEGIN = "<!-- fields: written by AttributesPageTest -->\n";
  private static final String END = "<!-- end of fields -->\n";

  /** {@code -Dgolden.update=true} writes the table anew. */
  @Test
  void theTableIsThatOfTheCode() throws IOException {
    Page page = Page.of("docs/attributes.md");
    int from = page.text().indexOf(BEGIN) + BEGIN.length();
    int to = page.text().indexOf(END);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(
          page.file(), page.text().substring(0, from) + table() + page.text().substring(to));
      return;
    }

    assertThat(page.text().substring(from, to)).isEqualTo(table());
  }

  @ParameterizedTest(name = "{0} from {1}")
  @MethodSource("rows")
  void everyKeyOfThePageIsRead(CanonicalField field, String key, List<String> later) {
    var span = aSpan().withoutResource();
    later.forEach(other -> span.with(other, "from a key that comes later"));
    span.with(key, "42");

    assertThat(field.text(span.build())).isEqualTo("42");
  }

  @Test
  void theMonthOfThePricesIsThatOfTheTable() {
    assertThat(Page.of("docs/attributes.md").code()).contains(PriceTable.vendored().source());
  }

  /** As the page has them, which is what a reader relies on. */
  static Stream<Arguments> rows() {
    List<Arguments> rows = new ArrayList<>();
    for (String line : Page.of("docs/attributes.md").text().split("\n")) {
      if (line.startsWith("| ") && line.contains("`")) {
        List<String> cells = List.of(line.split("\\|"));
        CanonicalField field = CanonicalField.valueOf(name(cells.get(1).strip()));
        List<String> keys =
            Stream.of(cells.get(2).split(",")).map(key -> key.strip().replace("`", "")).toList();
        for (int i = 0; i < keys.size(); i++) {
          rows.add(Arguments.of(field, keys.get(i), keys.subList(i + 1, keys.size())));
        }
      }
    }
    return rows.stream();
  }

  private static String table() {
    StringBuilder table =
        new StringBuilder("| field | keys, the first that has a value |\n|---|---|\n");
    for (CanonicalField field : CanonicalField.values()) {
      String keys =
          field.keys().stream().map(key -> "`" + key + "`").collect(Collectors.joining(", "));
      table.append("| %s | %s |\n".formatted(words(field), keys));
    }
    return table.toString();
  }

  private static String words(CanonicalField field) {
    return field.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String name(String words) {
    return words.toUpperCase(Locale.ROOT).replace(' ', '_');
  }
}
