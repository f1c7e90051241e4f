package dev.treeline.server.http;

import dev.treeline.server.dialect.ApiRequest;
import dev.treeline.server.dialect.Dialect;
import dev.treeline.server.dialect.ErrorAnswer;
import dev.treeline.server.dialect.KeyHeaders;
import dev.treeline.server.dialect.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;

/** Puts problems into the words of the dialect that owns the path. */
final class Errors {

  /** Ready to be sent, by the servlet or by the server below it. */
  record Rendered(int status, Map<String, String> headers, String body) {}

  private final PathOwners dialects;
  private final List<RouteSource> sources;

  Errors(PathOwners dialects, List<RouteSource> sources) {
    this.dialects = dialects;
    this.sources = sources;
  }

  /** What those have to say whose paths these are, whether or not they were asked. */
  Map<String, String> headersOfRefusal(String path, ApiRequest.Headers headers) {
    Map<String, String> all = new LinkedHashMap<>();
    sources.forEach(source -> all.putAll(source.headersOfRefusal(path, headers)));
    return all;
  }

  Rendered render(String path, Problem problem) {
    Dialect dialect = dialects.ownerOf(path);
    ErrorAnswer answer = dialect.error(problem);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    if (problem.retryAfterSeconds() > 0) {
      headers.put("Retry-After", Integer.toString(problem.retryAfterSeconds()));
    }
    if (answer.status() == HttpStatus.UNAUTHORIZED_401) {
      headers.put("WWW-Authenticate", KeyHeaders.challenge(dialect.keyHeaders()));
    }
    headers.putAll(answer.headers());
    return new Rendered(answer.status(), headers, Json.text(answer.body()));
  }

  /** For a status that the web server itself came to. */
  Rendered render(String path, int status) {
    return render(path, problem(status));
  }

  private static Problem problem(int status) {
    String detail = HttpStatus.getMessage(status);
    return switch (status) {
      case HttpStatus.NOT_FOUND_404 ->
          Problem.of(Problem.Kind.PATH_NOT_FOUND, Problem.NO_SUCH_PATH);
      case HttpStatus.METHOD_NOT_ALLOWED_405 ->
          Problem.of(Problem.Kind.METHOD_NOT_ALLOWED, "this path does not take this method");
      case HttpStatus.PAYLOAD_TOO_LARGE_413 -> Problem.of(Problem.Kind.TOO_LARGE, detail);
      case HttpStatus.URI_TOO_LONG_414 ->
          Problem.of(Problem.Kind.URI_TOO_LONG, "the request's URI is too long; shorten it");
      case HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 ->
          Problem.of(
              Problem.Kind.HEADERS_TOO_LARGE,
              "the request's headers are too large; send fewer or shorter ones");
      case HttpStatus.SERVICE_UNAVAILABLE_503 -> Problem.unavailable(detail, 1);
      case HttpStatus.INTERNAL_SERVER_ERROR_500 -> Problem.of(Problem.Kind.INTERNAL, detail);
      // What else the server finds wrong before any handler is a request that it cannot read.
      default ->
          Problem.of(
              Problem.Kind.BAD_REQUEST,
              "the request line or a header cannot be read; check '%' escapes and control characters");
    };
  }
}
