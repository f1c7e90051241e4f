package dev.treeline.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.server.auth.AuthMode;
import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.ApiRequest;
import dev.treeline.server.dialect.Problem;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.SummaryPage;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebServerTest {

  /** More than all buffers on the way together. */
  private static final int LONG = 200_000;

  private final HttpClient client = HttpClient.newHttpClient();
  private final WebServer server = start(AuthMode.KEYS);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theRightKeyGetsTheAnswerOfItsTenant() throws Exception {
    HttpResponse<String> answer = get("/acme/traces/42?q=x%20y", "X-acme-Key", "shop");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.headers().firstValue("Treeline-Status")).hasValue("live");
    assertThat(answer.body()).isEqualTo("{\"tenant\":\"shop\",\"id\":\"42\",\"q\":\"x y\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "/acme/traces/1, X-acme-Key,    ,             401, acme, NO_KEY",
    "/acme/traces/1, Authorization, shop,         401, acme, NO_KEY",
    "/acme/traces/1, X-acme-Key,    unknown,      401, acme, UNKNOWN_KEY",
    "/acme/traces/1, X-acme-Key,    shop-writer,  403, acme, SCOPE_MISSING",
    "/acme/traces/1, X-acme-Key,    shop,         200, tenant, shop",
    "/own/traces/1,  X-acme-Key,    shop,         401, own,  NO_KEY",
    "/own/traces/1,  Authorization, Bearer shop,  200, tenant, shop",
  })
  void eachDialectTakesItsOwnKeysAndRefusesInItsOwnWords(
      String path, String header, String key, int status, String field, String value)
      throws Exception {
    HttpResponse<String> answer = key == null ? get(path) : get(path, header, key);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains("\"" + field + "\":\"" + value + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    "/acme/nothing,  404, acme, PATH_NOT_FOUND",
    "/acme,          404, acme, PATH_NOT_FOUND",
    "/acmes,         404, own,  PATH_NOT_FOUND",
    "/,              404, own,  PATH_NOT_FOUND",
    "/acme/missing,  404, acme, TRACE_NOT_FOUND",
    "/acme/fails,    500, acme, INTERNAL",
    "/acme/thrown,   422, acme, INVALID_PARAMETER",
    "/own/fails,     500, own,  INTERNAL",
  })
  void anErrorIsAnsweredByTheOwnerOfThePath(String path, int status, String dialect, String problem)
      throws Exception {
    HttpResponse<String> answer =
        get(path, path.startsWith("/own") ? "Authorization" : "X-acme-Key", "shop");

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.body()).contains("\"" + dialect + "\":\"" + problem + "\"");
  }

  @Test
  void theWrongMethodIsA405ThatNamesTheRightOnes() throws Exception {
    HttpResponse<String> answer =
        client.send(
            request("/acme/traces/1").DELETE().header("Accept", "text/html, */*").build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow").orElseThrow().split(", "))
        .containsExactlyInAnyOrder("GET", "HEAD");
    assertThat(answer.body()).contains("\"acme\":\"METHOD_NOT_ALLOWED\"");
  }

  @Test
  void anUnavailableTraceIsA503WithRetryAfter() throws Exception {
    HttpResponse<String> answer = get("/acme/moving", "X-acme-Key", "shop");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("7");
  }

  @Test
  void anInternalErrorTellsItsIdAndNothingElse() throws Exception {
    HttpResponse<String> answer = get("/acme/fails", "X-acme-Key", "shop");

    String id = answer.headers().firstValue("X-Request-Id").orElseThrow();
    assertThat(answer.body()).contains(id).doesNotContain("secret reason");
    assertThat(answer.headers().firstValue("Treeline-Status")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/acme/traces/%",
        "/acme/traces/%zz",
        "/acme/traces/1?q=%4",
        "/acme/%2",
        "/acme/traces/%ff"
      })
  void badPercentEncodingIsA400InTheDialect(String target) throws IOException {
    assertThat(RawHttp.get(server.port(), target))
        .startsWith("HTTP/1.1 400 ")
        .contains("application/json")
        .contains("\"acme\":\"BAD_REQUEST\"");
  }

  @Test
  void aPercentSignInTheTargetOfNobodyIsTheFallbacks() throws IOException {
    assertThat(RawHttp.get(server.port(), "/x%"))
        .startsWith("HTTP/1.1 400 ")
        .contains("\"own\":\"BAD_REQUEST\"");
  }

  @Test
  void anOversizedHeaderIsA431InTheDialect() throws IOException {
    assertThat(RawHttp.get(server.port(), "/acme/traces/1", "X: " + "x".repeat(20_000) + "\r\n"))
        .startsWith("HTTP/1.1 431 ")
        .contains("\"acme\":\"BAD_REQUEST\"");
  }

  @Test
  void aUriThatIsTooLongIsA414() throws IOException {
    assertThat(RawHttp.get(server.port(), "/acme/traces/" + "1".repeat(20_000)))
        .startsWith("HTTP/1.1 414 ")
        .contains("application/json")
        .contains("BAD_REQUEST");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0001\u0002\r\n\r\n", "GET\r\n\r\n", "GET /x HTTP/9.9\r\n\r\n"})
  void whatIsNoHttpIsRefusedInJson(String bytes) throws IOException {
    assertThat(RawHttp.exchange(server.port(), bytes))
        .startsWith("HTTP/1.1 ")
        .contains("application/json")
        .contains("\"own\":\"BAD_REQUEST\"");
  }

  @Test
  void anEncodedSlashBelongsToTheParameter() throws Exception {
    assertThat(get("/acme/traces/a%2Fb", "X-acme-Key", "shop").body()).contains("\"id\":\"a/b\"");
  }

  @Test
  void aLiteralRouteComesBeforeAnIdRoute() throws Exception {
    assertThat(get("/acme/traces/search", "X-acme-Key", "shop").body()).isEqualTo("\"search\"");
  }

  @Test
  void headAnswersAsGetWithoutABody() throws Exception {
    HttpResponse<String> found =
        client.send(
            request("/acme/traces/1")
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .header("X-acme-Key", "shop")
                .build(),
            HttpResponse.BodyHandlers.ofString());
    HttpResponse<String> refused =
        client.send(
            request("/acme/traces/1").method("HEAD", HttpRequest.BodyPublishers.noBody()).build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(found.statusCode()).isEqualTo(200);
    assertThat(found.headers().firstValue("Treeline-Status")).hasValue("live");
    assertThat(found.body()).isEmpty();
    assertThat(refused.statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gzip              | gzip
          br, gzip;q=0.5    | gzip
          gzip;q=0          |
          identity          |
          *                 |
          """)
  void aBodyIsZippedOnlyWhenAsked(String accepted, String used) throws Exception {
    HttpResponse<byte[]> answer =
        client.send(
            request("/acme/long")
                .header("X-acme-Key", "shop")
                .header("Accept-Encoding", accepted)
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());

    assertThat(answer.headers().firstValue("Content-Encoding").orElse(null)).isEqualTo(used);
    assertThat(answer.headers().firstValue("Vary")).hasValue("Accept-Encoding");
    byte[] body =
        used == null
            ? answer.body()
            : new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
    assertThat(new String(body, StandardCharsets.UTF_8)).hasSize(2 * LONG + 1).endsWith("0]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip"})
  void aFailureInTheMiddleOfABodyBreaksTheConnection(String encoding) {
    HttpRequest request =
        request("/acme/breaks")
            .header("X-acme-Key", "shop")
            .header("Accept-Encoding", encoding)
            .build();

    assertThatThrownBy(() -> client.send(request, HttpResponse.BodyHandlers.ofString()))
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip"})
  void aFailureBeforeTheFirstByteLeftIsACleanError(String encoding) throws Exception {
    HttpResponse<String> answer =
        get("/acme/breaks-early", "X-acme-Key", "shop", "Accept-Encoding", encoding);

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(answer.body()).startsWith("{\"acme\":\"INTERNAL\"");
  }

  @Test
  void nestingHasNoLimit() throws Exception {
    assertThat(get("/acme/deep", "X-acme-Key", "shop").body()).hasSize(2 * LONG);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, 200",
    "LOCALHOST:8080, 200",
    "127.0.0.1:1, 200",
    "127.9.9.9, 200",
    "[::1]:80, 200",
    "a.localhost, 200",
    "evil.example, 400",
    "localhost.evil.example, 400",
    "127.0.0.1.nip.io, 400",
    "10.0.0.1, 400",
  })
  void withAuthOffOnlyLoopbackNamesAreAnswered(String host, int status) throws IOException {
    try (WebServer open = start(AuthMode.OFF)) {
      String answer =
          RawHttp.exchange(
              open.port(),
              "GET /acme/traces/1 HTTP/1.1\r\nX-acme-Key: shop\r\nConnection: close\r\nHost: "
                  + host
                  + "\r\n\r\n");

      assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    }
  }

  @Test
  void withKeysAnyHostIsAnswered() throws IOException {
    assertThat(
            RawHttp.exchange(
                server.port(),
                "GET /acme/traces/1 HTTP/1.1\r\nX-acme-Key: shop\r\nConnection: close\r\n"
                    + "Host: traces.example\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ");
  }

  private static WebServer start(AuthMode auth) {
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
                "/acme/breaks-early",
                (request, reader) ->
                    ok(
                        json -> {
                          zeros(json, 10);
                          json.flush();
                          throw new IllegalStateException("early");
                        }))
            .with("/acme/deep", (request, reader) -> ok(WebServerTest::nest));
    FakeDialect own =
        FakeDialect.bearer("own")
            .with("/own/traces/{id}", (request, reader) -> echo(request))
            .with("/own/fails", (request, reader) -> fail());
    Dialects dialects = new Dialects(List.of(acme), own);
    return WebServer.start(
        new Listener("127.0.0.1", 0, "--port", 16),
        auth,
        dialects,
        (ctx, millis) -> {},
        List.of(
            new DialectRoutes(
                dialects, new Door(dialects, new FakeKeys()), caller -> new NoTraces())));
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

  private HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  private static final class NoTraces implements TraceReader {
    @Override
    public TraceAnswer trace(Tenant tenant, TraceId traceId) {
      return new TraceAnswer.NotFound();
    }

    @Override
    public RunAnswer run(Tenant tenant, String runId) {
      return new RunAnswer.NotFound();
    }

    @Override
    public SummaryPage newest(Tenant tenant, int limit) {
      return new SummaryPage(List.of(), List.of());
    }
  }
}
