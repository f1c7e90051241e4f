package dev.treeline.server.http;

import dev.treeline.server.dialect.ApiRequest;
import dev.treeline.server.dialect.Dialect;
import dev.treeline.server.dialect.Endpoint;
import dev.treeline.server.dialect.ErrorAnswer;
import dev.treeline.server.dialect.PresentedKeys;
import dev.treeline.server.dialect.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Owns the path {@code /NAME}, takes keys from one header, and signs its errors. */
public final class FakeDialect implements Dialect {

  private final String name;
  private final String keyHeader;
  private final List<Endpoint> endpoints = new ArrayList<>();

  private FakeDialect(String name, String keyHeader) {
    this.name = name;
    this.keyHeader = keyHeader;
  }

  /** Takes its key from {@code X-NAME-Key}. */
  public static FakeDialect product(String name) {
    return new FakeDialect(name, "X-" + name + "-Key");
  }

  /** Takes Bearer keys, as the native one. */
  public static FakeDialect bearer(String name) {
    return new FakeDialect(name, "Authorization");
  }

  public FakeDialect with(String path, Endpoint.Handler handler) {
    endpoints.add(new Endpoint(path, handler));
    return this;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<String> ownedPaths() {
    return List.of("/" + name);
  }

  @Override
  public List<Endpoint> endpoints() {
    return endpoints;
  }

  @Override
  public PresentedKeys keysOf(ApiRequest.Headers headers) {
    List<String> values = headers.all(keyHeader);
    return values.isEmpty()
        ? new PresentedKeys.None()
        : new PresentedKeys.Keys(
            values.stream().map(value -> value.replaceFirst("^Bearer ", "")).toList());
  }

  /** {@code {"NAME":"KIND","detail":...}}. */
  @Override
  public ErrorAnswer error(Problem problem) {
    return new ErrorAnswer(
        status(problem.kind()),
        Map.of(),
        json -> {
          json.writeStartObject();
          json.writeStringField(name, problem.kind().name());
          json.writeStringField("detail", problem.detail());
          json.writeEndObject();
        });
  }

  private static int status(Problem.Kind kind) {
    return switch (kind) {
      case NO_KEY, UNKNOWN_KEY -> 401;
      case SCOPE_MISSING -> 403;
      case TRACE_NOT_FOUND, RUN_NOT_FOUND, SPAN_NOT_FOUND, PATH_NOT_FOUND -> 404;
      case METHOD_NOT_ALLOWED -> 405;
      case TOO_LARGE -> 413;
      case URI_TOO_LONG -> 414;
      case MISDIRECTED -> 421;
      case HEADERS_TOO_LARGE -> 431;
      case BAD_REQUEST -> 400;
      case INVALID_PARAMETER -> 422;
      case TOO_MANY_REQUESTS -> 429;
      case INTERNAL -> 500;
      case UNAVAILABLE -> 503;
    };
  }
}
