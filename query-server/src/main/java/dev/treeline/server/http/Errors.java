package dev.treeline.server.http;

import dev.treeline.server.dialect.ErrorAnswer;
import dev.treeline.server.dialect.Problem;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;

/** Puts problems into the words of the dialect that owns the path. */
final class Errors {

  /** Ready to be sent, by the servlet or by the server below it. */
  record Rendered(int status, Map<String, String> headers, String body) {}

  private final PathOwners dialects;

  Errors(PathOwners dialects) {
    this.dialects = dialects;
  }

  Rendered render(String path, Problem problem) {
    ErrorAnswer answer = dialects.ownerOf(path).error(problem);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    if (problem.retryAfterSeconds() > 0) {
      headers.put("Retry-After", Integer.toString(problem.retryAfterSeconds()));
    }
    headers.putAll(answer.headers());
    return new Rendered(answer.status(), headers, Json.text(answer.body()));
  }

  /** For a status that the web server itself found to be right. */
  Rendered render(String path, int status) {
    Problem problem = problem(status);
    Rendered rendered = render(path, problem);
    // PathOwners have no words for 414, 431, 505 and the like: the status tells it, not the body.
    return problem.kind() == Problem.Kind.BAD_REQUEST
        ? new Rendered(status, rendered.headers(), rendered.body())
        : rendered;
  }

  private static Problem problem(int status) {
    String detail = HttpStatus.getMessage(status);
    return switch (status) {
      case HttpStatus.NOT_FOUND_404 ->
          Problem.of(Problem.Kind.PATH_NOT_FOUND, "there is nothing at this path");
      case HttpStatus.METHOD_NOT_ALLOWED_405 ->
          Problem.of(Problem.Kind.METHOD_NOT_ALLOWED, "this path does not take this method");
      case HttpStatus.PAYLOAD_TOO_LARGE_413 -> Problem.of(Problem.Kind.TOO_LARGE, detail);
      case HttpStatus.TOO_MANY_REQUESTS_429 -> Problem.of(Problem.Kind.TOO_MANY_REQUESTS, detail);
      case HttpStatus.SERVICE_UNAVAILABLE_503 -> Problem.unavailable(detail, 1);
      case HttpStatus.INTERNAL_SERVER_ERROR_500 -> Problem.of(Problem.Kind.INTERNAL, detail);
      default -> Problem.of(Problem.Kind.BAD_REQUEST, detail);
    };
  }
}
