package dev.treeline.server.dialect.kit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.Dialect;
import dev.treeline.server.dialect.ErrorAnswer;
import dev.treeline.server.openapi.OpenApiDocument;
import dev.treeline.testing.ApiDescription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Holds every answer that is asked for in a test to the description of its dialect. */
final class Described {

  /** What is longer or deeper has the same parts as what is not, and validating it recurses. */
  private static final int MOST_CHARS = 1_000_000;

  private static final int MOST_LEVELS = 200;
  private static final int OK = 200;

  private static final Map<Class<?>, ApiDescription> KNOWN = new ConcurrentHashMap<>();

  private Described() {}

  static void check(Dialect dialect, String path, Answer answer) {
    if (answer instanceof Answer.Ok ok) {
      check(dialect, path, OK, Ask.text(ok.body(), false));
    } else if (answer instanceof Answer.Failed failed) {
      ErrorAnswer error = dialect.error(failed.problem());
      check(dialect, path, error.status(), Ask.text(error.body(), false));
    }
  }

  private static void check(Dialect dialect, String path, int status, String body) {
    if (body.length() > MOST_CHARS || levels(body) > MOST_LEVELS) {
      return;
    }
    List<String> faults =
        of(dialect).faults("GET " + path, status, "application/json", Ask.parsed(body));
    assertThat(faults)
        .as(
            "the answer%n%s%nis not as openapi.yaml beside %s has it: change the one or the other",
            body, dialect.getClass().getSimpleName())
        .isEmpty();
  }

  private static ApiDescription of(Dialect dialect) {
    return KNOWN.computeIfAbsent(
        dialect.getClass(), type -> new ApiDescription(OpenApiDocument.of(List.of(type))));
  }

  private static int levels(String body) {
    int deepest = 0;
    try (JsonParser parser = Ask.JSON.createParser(body)) {
      int level = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token.isStructStart()) {
          level++;
        } else if (token.isStructEnd()) {
          level--;
        }
        deepest = Math.max(deepest, level);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no JSON: " + body, e);
    }
    return deepest;
  }
}
