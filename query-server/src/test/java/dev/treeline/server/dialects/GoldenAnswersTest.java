package dev.treeline.server.dialects;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.Dialect;
import dev.treeline.server.dialect.ErrorAnswer;
import dev.treeline.server.dialect.Problem;
import dev.treeline.server.dialect.kit.Ask;
import dev.treeline.server.dialect.kit.ExampleTraces;
import dev.treeline.server.dialect.kit.FakeReader;
import dev.treeline.server.dialect.kit.Golden;
import dev.treeline.trace.Trace;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenAnswersTest {

  static Stream<Arguments> dialectsAndExamples() {
    return TestDialects.all().stream()
        .flatMap(
            dialect ->
                ExampleTraces.all().keySet().stream()
                    .map(example -> Arguments.of(dialect.name(), example)));
  }

  static Stream<String> dialects() {
    return TestDialects.all().stream().map(Dialect::name);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("dialectsAndExamples")
  void everyExampleIsAnsweredAsItWasFoundRight(String dialectName, String example) {
    Answer.Ok answer = answer(named(dialectName), example);

    String text = Ask.text(answer.body(), true);
    if (example.equals(ExampleTraces.BIG)) {
      Golden.assertMatchesInShort(dialectName, example, text);
    } else {
      Golden.assertMatches(dialectName, example, text);
    }
  }

  /** Most of it is not in its golden file, and read by nobody. */
  @ParameterizedTest
  @MethodSource("dialects")
  void theBigAnswerHasNoFieldThatNoSmallOneHas(String dialectName) {
    Set<String> read =
        ExampleTraces.all().keySet().stream()
            .filter(example -> !example.equals(ExampleTraces.BIG))
            .flatMap(example -> Fields.of(body(dialectName, example)).stream())
            .collect(Collectors.toSet());

    assertThat(Fields.of(body(dialectName, ExampleTraces.BIG))).isSubsetOf(read).isNotEmpty();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("dialectsAndExamples")
  void everyAnswerTellsHowFarTheTraceHasCome(String dialectName, String example) {
    Map<String, String> expected =
        switch (example) {
          case "running-root", "rootless" ->
              Map.of("Treeline-Status", "live", "Treeline-Revision", "0");
          case "orphans" ->
              Map.of(
                  "Treeline-Status", "partial",
                  "Treeline-Reason", "missing_parents",
                  "Treeline-Revision", "2");
          case "retried-run" ->
              Map.of("Treeline-Status", "partial", "Treeline-Reason", "running_spans");
          case "cycle" -> Map.of("Treeline-Status", "partial", "Treeline-Reason", "root_missing");
          default -> Map.of("Treeline-Status", "complete", "Treeline-Revision", "1");
        };

    assertThat(answer(named(dialectName), example).headers()).containsAllEntriesOf(expected);
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void everyProblemHasABody(String dialectName) {
    Map<String, String> bodies = new TreeMap<>();
    for (Problem.Kind kind : Problem.Kind.values()) {
      int retryAfter = kind == Problem.Kind.UNAVAILABLE ? 2 : 0;
      ErrorAnswer error =
          named(dialectName)
              .error(new Problem(kind, "what was wrong", null, retryAfter, null, List.of()));
      String line = error.status() + " " + error.headers() + " " + Ask.text(error.body(), false);
      bodies.put(kind.name(), line);
    }
    Golden.assertMatches(
        dialectName,
        "errors",
        Ask.text(
            json -> {
              json.writeStartObject();
              for (var entry : bodies.entrySet()) {
                json.writeStringField(entry.getKey(), entry.getValue());
              }
              json.writeEndObject();
            },
            true));
  }

  private static Answer.Ok answer(Dialect dialect, String example) {
    Trace trace = ExampleTraces.named(example);
    FakeReader reader = FakeReader.with(trace);
    reader.addRun(ExampleTraces.runOf(example), trace.tree().span(0)); // "bare" names no run
    return Ask.ok(Routes.ask(dialect, reader, trace, ExampleTraces.runOf(example)));
  }

  private static JsonNode body(String dialectName, String example) {
    return Ask.parsed(Ask.text(answer(named(dialectName), example).body(), false));
  }

  private static Dialect named(String name) {
    List<Dialect> all = TestDialects.all();
    return all.stream().filter(dialect -> dialect.name().equals(name)).findFirst().orElseThrow();
  }
}
