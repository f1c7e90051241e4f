package dev.treeline.server.dialect.datadog;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.server.dialect.ErrorAnswer;
import dev.treeline.server.dialect.Problem;
import java.io.IOException;

/** JSON:API errors; only the 429 is a list of strings, and there is no 401. */
final class Errors {

  private Errors() {}

  static ErrorAnswer answer(Problem problem) {
    return new ErrorAnswer(status(problem.kind()), json -> write(json, problem));
  }

  private static int status(Problem.Kind kind) {
    return switch (kind) {
      case NO_KEY, UNKNOWN_KEY -> Problem.Kind.SCOPE_MISSING.status();
      case INVALID_PARAMETER -> Problem.Kind.BAD_REQUEST.status();
      default -> kind.status();
    };
  }

  private static String title(Problem.Kind kind) {
    return switch (kind) {
      case NO_KEY, UNKNOWN_KEY -> Problem.Kind.SCOPE_MISSING.title();
      case INVALID_PARAMETER -> Problem.Kind.BAD_REQUEST.title();
      default -> kind.title();
    };
  }

  private static void write(JsonGenerator json, Problem problem) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("errors");
    if (problem.kind() == Problem.Kind.TOO_MANY_REQUESTS) {
      json.writeString("Too many requests");
    } else {
      json.writeStartObject();
      json.writeStringField("title", title(problem.kind()));
      json.writeStringField("status", Integer.toString(status(problem.kind())));
      json.writeStringField("detail", problem.detail());
      if (problem.parameter() != null) {
        json.writeObjectFieldStart("source");
        json.writeStringField("parameter", problem.parameter());
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
