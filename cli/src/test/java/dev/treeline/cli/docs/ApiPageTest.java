package dev.treeline.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pages of the APIs say of fields, against answers that somebody has found right. */
class ApiPageTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path GOLDEN = Page.ROOT.resolve("query-server/src/test/resources/golden");

  static List<Page> pages() {
    return Page.all().stream().filter(page -> page.name().startsWith("docs/apis/")).toList();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void theTablesOfFieldsAreThoseOfTheAnswers(Page page) throws IOException {
    List<FieldTable> tables = FieldTable.of(page);
    assertThat(tables).as("tables of fields on %s", page.name()).isNotEmpty();
    for (FieldTable table : tables) {
      FieldCheck check = new FieldCheck(table);
      List<Path> answers = answers(table.answers());
      assertThat(answers).as("golden answers of %s", table.answers()).isNotEmpty();
      for (Path answer : answers) {
        check.look(String.valueOf(answer.getFileName()), JSON.readTree(answer.toFile()));
      }
      assertThat(check.errors()).as("%s, fields of %s", page.name(), table.answers()).isEmpty();
    }
  }

  /** So that a reader can change it before having read on. */
  @ParameterizedTest
  @MethodSource("pages")
  void thePageOpensWithTheLineToChange(Page page) {
    String opening = page.text().split("(?m)^## ", 2)[0];
    assertThat(opening).as(page.name()).contains("\n```");
  }

  @Test
  void aTableThatLiesIsFound() throws IOException {
    String table =
        """
        <!-- fields of x -->
        | field | is | source | rule | deviation |
        |---|---|---|---|---|
        | `id` | text | | | |
        | `end` | time or null, or absent | | | |
        | `tags` | list of text | | | |
        | `spans` | list | | | |
        | `spans[].meta` | object | | | |
        | `spans[].meta.*` | text | | | |
        | `spans[].children` | list of like spans[] | | | |
        """;
    FieldCheck check = new FieldCheck(FieldTable.of(new Page(GOLDEN, table)).get(0));
    check.look(
        "a",
        json(
            """
            {"id":7,"end":"2026-01-01T00:00:00Z","tags":["a"],"extra":1,
             "spans":[{"meta":{"http.method":"GET","n":1},"children":[{"children":[]}]}]}
            """));

    assertThat(check.errors())
        .containsExactlyInAnyOrder(
            "a: id is not [text] but 7",
            "no answer has id as text",
            "no answer has end as null",
            "every answer has end",
            "a: the page does not know extra",
            "a: spans[].meta.* is not [text] but 1",
            "a: spans[].meta is absent");
    assertThatThrownBy(
            () -> FieldTable.of(new Page(GOLDEN, table.replace(" | | | |\n", " | | |\n"))))
        .hasMessageContaining("five cells");
  }

  private static List<Path> answers(String name) throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN.resolve(name))) {
      return files
          .filter(file -> file.toString().endsWith(".json") && !file.endsWith("errors.json"))
          .sorted()
          .toList();
    }
  }

  private static JsonNode json(String text) throws IOException {
    return JSON.readTree(text);
  }
}
