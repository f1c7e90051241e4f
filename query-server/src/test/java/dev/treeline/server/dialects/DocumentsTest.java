package dev.treeline.server.dialects;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.treeline.server.dialect.Dialect;
import dev.treeline.server.dialect.ErrorAnswer;
import dev.treeline.server.dialect.Problem;
import dev.treeline.server.dialect.kit.Ask;
import dev.treeline.server.dialect.kit.ExampleTraces;
import dev.treeline.server.dialect.kit.FakeReader;
import dev.treeline.testing.ApiDescription;
import dev.treeline.trace.Trace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers against what each product's document says, and not against what we say of ourselves. */
class DocumentsTest {

  /** What happens at endpoints that the documents have not got. */
  private static final Set<Problem.Kind> ELSEWHERE =
      Set.of(Problem.Kind.PATH_NOT_FOUND, Problem.Kind.SPAN_NOT_FOUND);

  static Stream<Dialect> products() {
    return TestDialects.all().stream().filter(dialect -> !dialect.name().equals("treeline"));
  }

  @ParameterizedTest
  @MethodSource("products")
  void everyExampleIsAsTheDocumentHasIt(Dialect dialect) {
    ApiDescription document = documentOf(dialect);
    ExampleTraces.all()
        .forEach(
            (name, trace) -> {
              JsonNode body = answer(dialect, name, trace);
              assertThat(document.faults(operationOf(document), 200, "application/json", body))
                  .as(name)
                  .isEmpty();
            });
  }

  @ParameterizedTest
  @MethodSource("products")
  void everyErrorThatTheDocumentHasIsAsItHasIt(Dialect dialect) {
    ApiDescription document = documentOf(dialect);
    String operation = operationOf(document);
    for (Problem.Kind kind : Problem.Kind.values()) {
      if (!ELSEWHERE.contains(kind)) {
        ErrorAnswer error = dialect.error(Problem.about(kind, "trace_id", "what was wrong"));
        if (document.describes(operation, error.status())) {
          JsonNode body = Ask.parsed(Ask.text(error.body(), false));
          assertThat(document.faults(operation, error.status(), "application/json", body))
              .as(kind.name())
              .isEmpty();
        }
      }
    }
  }

  /** So that a document that says nothing is noticed. */
  @Test
  void anAnswerInWhichAFieldIsMissingIsNotAsTheDocumentHasIt() {
    List<String> passed = new ArrayList<>();
    products()
        .forEach(
            dialect -> {
              ApiDescription document = documentOf(dialect);
              String body = answer(dialect, "chain", ExampleTraces.chain(2)).toString();
              JsonNode without = Ask.parsed(body.replaceAll("\"name\"|\"message\"", "\"naem\""));
              if (document
                  .faults(operationOf(document), 200, "application/json", without)
                  .isEmpty()) {
                passed.add(dialect.name());
              }
            });
    assertThat(passed).isEmpty();
  }

  private static JsonNode answer(Dialect dialect, String name, Trace trace) {
    FakeReader reader = FakeReader.with(trace);
    reader.addRun(ExampleTraces.runOf(name), trace.tree().span(0));
    var answer = Routes.ask(dialect, reader, trace, ExampleTraces.runOf(name));
    return Ask.parsed(Ask.text(Ask.ok(answer).body(), false));
  }

  private static String operationOf(ApiDescription document) {
    return document.operations().iterator().next();
  }

  private static ApiDescription documentOf(Dialect dialect) {
    String file = "/documents/" + dialect.name() + ".yaml";
    try (InputStream yaml = DocumentsTest.class.getResourceAsStream(file)) {
      return new ApiDescription(new YAMLMapper().readTree(Objects.requireNonNull(yaml, file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
