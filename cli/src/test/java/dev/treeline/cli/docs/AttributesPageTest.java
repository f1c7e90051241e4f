package dev.treeline.cli.docs;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.cost.PriceTable;
import dev.treeline.testing.SpanBuilder;
import dev.treeline.vocabulary.CanonicalField;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AttributesPageTest {

  private static final String BEGIN = "<!-- fields: written by AttributesPageTest -->\n";
  private static final String END = "<!-- end of fields -->\n";

  /** A kind of tokens that counts for each part of a usage. */
  private static final Map<String, String> KINDS =
      Map.of(
          "input", "input",
          "output", "output",
          "total", "total",
          "cache read", "input_cached_tokens",
          "cache write", "cache_creation_input_tokens",
          "reasoning", "output_reasoning_tokens");

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
    later.forEach(other -> put(span, other, "1"));
    put(span, key, "42");

    assertThat(String.valueOf(field.value(span.build()))).contains("42").doesNotContain("1");
  }

  /** A value as the page says that the key has it. */
  private static void put(SpanBuilder span, String key, String value) {
    int brace = key.indexOf('{');
    if (key.endsWith(".N")) {
      span.with(key.replace(".N", ".0.content"), value);
    } else if (key.endsWith(" (events)")) {
      String name = key.replace(" (events)", "").replace("*", "user");
      span.withEvent(name, 0, Map.of("content", value));
    } else if (brace > 0) {
      String part = key.substring(brace + 1, key.length() - 1);
      span.with(key.substring(0, brace), "{\"%s\":%s}".formatted(KINDS.get(part), value));
    } else {
      span.with(key.replace(" (root)", ""), value);
    }
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
          field.places().stream().map(key -> "`" + key + "`").collect(Collectors.joining(", "));
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
