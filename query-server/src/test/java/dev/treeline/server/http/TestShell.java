package dev.treeline.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.server.auth.AuthMode;
import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.ApiRequest;
import dev.treeline.server.dialect.Problem;
import dev.treeline.server.routing.InMemoryTraceReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeoutException;

/** A server with two fake dialects: acme, a product, and own, the fallback. */
final class TestShell implements AutoCloseable {

  /** More than all buffers on the way together. */
  static final int LONG = 200_000;

  private final HttpClient client = HttpClient.newHttpClient();
  private final WebServer server;

  private TestShell(WebServer server) {
    this.server = server;
  }

  static TestShell start(AuthMode auth) {
    FakeDialect acme =
        FakeDialect.product("acme")
            .with("/acme/traces/{id}", (request, reader) -> echo(request))
            .with(
                "/acme/traces/search", (request, reader) -> ok(json -> json.writeString("search")))
            .with(
                "/acme/missing",
                (request, reader) ->
                    new Answer.Failed(Problem.of(Problem.Kind.TRACE_NOT_FOUND, "gone")))
            .with(
                "/acme/moving",
                (request, reader) -> new Answer.Failed(Problem.unavailable("moving", 7)))
            .with("/acme/fails", (request, reader) -> fail())
            .with(
                "/acme/overflows",
                (request, reader) -> {
                  throw new StackOverflowError();
                })
            .with(
                "/acme/thrown",
                (request, reader) -> {
                  throw new ProblemException(Problem.of(Problem.Kind.INVALID_PARAMETER, "bad"));
                })
            .with("/acme/long", (request, reader) -> ok(json -> zeros(json, LONG)))
            .with(
                "/acme/breaks",
                (request, reader) ->
                    ok(
                        json -> {
                          Random random = new Random(1); // else gzip would hold all of it back
                          json.writeStartArray();
                          for (int i = 0; i < LONG; i++) {
                            json.writeNumber(random.nextLong());
                          }
                          throw new IllegalStateException("in the middle");
                        }))
            .with(
                "/acme/stalls",
                (request, reader) ->
                    ok(
                        json -> {
                          zeros(json, LONG);
                          throw new IOException(new TimeoutException("as Jetty has it"));
                        }))
            .with(
                "/acme/breaks-early",
                (request, reader) ->
                    ok(
                        json -> {
                          zeros(json, 10);
                          json.flush();
                          throw new IllegalStateException("early");
                        }))
            .with("/acme/deep", (request, reader) -> ok(TestShell::nest));
    FakeDialect own =
        FakeDialect.bearer("own")
            .with("/own/traces/{id}", (request, reader) -> echo(request))
            .with("/own/fails", (request, reader) -> fail());
    PathOwners dialects = new PathOwners(List.of(acme), own);
    return new TestShell(
        WebServer.start(
            new Listener("127.0.0.1", 0, "--port", 16),
            auth,
            dialects,
            (ctx, millis) -> {},
            List.of(TestRoutes.of(dialects, caller -> new InMemoryTraceReader()))));
  }

  private static Answer fail() {
    throw new IllegalStateException("secret reason");
  }

  private static Answer ok(Answer.JsonBody body) {
    return new Answer.Ok(Map.of("Treeline-Status", "live"), body);
  }

  private static Answer echo(ApiRequest request) {
    return ok(
        json -> {
          json.writeStartObject();
          json.writeStringField("tenant", request.tenant().name());
          json.writeStringField("id", request.path("id"));
          json.writeStringField("q", request.query("q"));
          json.writeEndObject();
        });
  }

  private static void zeros(JsonGenerator json, int count) throws IOException {
    json.writeStartArray();
    for (int i = 0; i < count; i++) {
      json.writeNumber(0);
    }
    json.writeEndArray();
  }

  private static void nest(JsonGenerator json) throws IOException {
    for (int i = 0; i < LONG; i++) {
      json.writeStartArray();
    }
    for (int i = 0; i < LONG; i++) {
      json.writeEndArray();
    }
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException, InterruptedException {
    return client.send(request, handler);
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
  }
}
