package dev.treeline.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.treeline.server.dialect.kit.Ask;
import dev.treeline.server.dialect.kit.ExampleTraces;
import dev.treeline.server.dialect.kit.FakeReader;
import dev.treeline.server.routing.InMemoryTraceReader;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.testing.ApiDescription;
import dev.treeline.testing.SpanBuilder;
import dev.treeline.trace.Room;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.TraceAnswer;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes over the wire is what the description says, status by status. */
class DescribedOverHttpTest {

  private static final String UNKNOWN = "0123456789abcdef0123456789abcdef";

  private static final FakeReader READER = new FakeReader();

  private static WholeServer server;
  private static ApiDescription description;

  @BeforeAll
  static void start() throws Exception {
    ExampleTraces.all()
        .forEach(
            (name, trace) -> {
              READER.add(trace);
              READER.addRun(ExampleTraces.runOf(name), trace.tree().span(0));
            });
    server = WholeServer.with(READER);
    description = new ApiDescription(Ask.parsed(server.get("/openapi.json").body()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<Arguments> routesAndExamples() {
    return Stream.of(TraceRoutes.values())
        .flatMap(
            route ->
                ExampleTraces.all().entrySet().stream()
                    .filter(example -> !example.getKey().equals(ExampleTraces.BIG))
                    .map(
                        example ->
                            Arguments.of(route, example.getKey(), example.getValue().traceId())));
  }

  @ParameterizedTest
  @MethodSource("routesAndExamples")
  void everyExampleIsAsDescribed(TraceRoutes route, String example, TraceId id) throws Exception {
    String path = route.path(id.toString(), ExampleTraces.runOf(example));

    assertDescribed("GET " + route.template, 200, server.get(path, route.key("shop")));
  }

  @ParameterizedTest
  @EnumSource(TraceRoutes.class)
  void whatTheClientHasAlreadyIsAsDescribed(TraceRoutes route) throws Exception {
    String id = SpanBuilder.traceId("single").toString();
    String path = route.path(id, ExampleTraces.runOf("single"));
    String tag = server.get(path, route.key("shop")).headers().firstValue("ETag").orElseThrow();
    String[] key = route.key("shop");

    HttpResponse<String> again = server.get(path, key[0], key[1], "If-None-Match", tag);

    assertDescribed("GET " + route.template, 304, again);
    assertThat(again.headers().firstValue("ETag")).hasValue(tag);
  }

  @ParameterizedTest
  @EnumSource(TraceRoutes.class)
  void everyErrorOfATraceIsAsDescribed(TraceRoutes route) throws Exception {
    String operation = "GET " + route.template;
    String path = route.path(UNKNOWN, "run_unknown");
    int noKey = route == TraceRoutes.DATADOG ? 403 : 401;

    assertDescribed(operation, noKey, server.get(path));
    assertDescribed(operation, noKey, server.get(path, route.key("unknown")));
    assertDescribed(operation, 403, server.get(path, route.key("shop-writer")));
    assertDescribed(operation, 404, server.get(path, route.key("shop")));
  }

  /** RFC 9110 wants it of each 401. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/v1/runs/run_none/trace | Bearer realm=\"treeline\"",
        "/api/public/v2/traces/1 | ApiKey realm=\"treeline\", header=\"X-API-KEY\"",
        "/traces/1 | Bearer realm=\"treeline\"",
        "/admin/api/v1/traces/1 | Bearer realm=\"treeline\"",
        "/treeline/v1/traces/1 | Bearer realm=\"treeline\"",
        "/metrics | Bearer realm=\"treeline\"",
        "/internal/v1/coverage | Bearer realm=\"treeline\""
      })
  void whoIsTurnedAwayIsToldWhereAKeyBelongs(String path, String challenge) throws Exception {
    HttpResponse<String> answer = server.get(path);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().allValues("WWW-Authenticate")).containsExactly(challenge);
  }

  @ParameterizedTest
  @EnumSource(TraceRoutes.class)
  void whatCannotBeLookedAtIsAsDescribed(TraceRoutes route) throws Exception {
    try (WholeServer moving = WholeServer.with(FakeReader.thatCannotLook())) {
      HttpResponse<String> answer =
          moving.get(route.path(UNKNOWN, "run_unknown"), route.key("shop"));
      assertDescribed("GET " + route.template, 503, answer);
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }
  }

  @ParameterizedTest
  @EnumSource(TraceRoutes.class)
  void aBugIsAsDescribed(TraceRoutes route) throws Exception {
    try (WholeServer failing = WholeServer.with(new BrokenReader())) {
      assertDescribed(
          "GET " + route.template,
          500,
          failing.get(route.path(UNKNOWN, "run_unknown"), route.key("shop")));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /treeline/v1/traces, /treeline/v1/traces, shop, 200",
    "GET, /treeline/v1/traces, /treeline/v1/traces?limit=0, shop, 400",
    "GET, /treeline/v1/traces, /treeline/v1/traces, , 401",
    "GET, /treeline/v1/traces, /treeline/v1/traces, shop-writer, 403",
    "GET, /treeline/v1/traces/{id}, /treeline/v1/traces/none, shop, 400",
    "GET, /treeline/v1/runs/{runId}, /treeline/v1/runs/run_agent, shop, 200",
    "GET, /treeline/v1/runs/{runId}, /treeline/v1/runs/none, shop, 404",
    "GET, /health/live, /health/live, , 200",
    "GET, /health/ready, /health/ready, , 200",
    "GET, /metrics, /metrics, shop, 200",
    "GET, /metrics, /metrics, , 401",
    "GET, /metrics, /metrics, shop-writer, 403",
    "GET, /docs, /docs, , 200",
    "GET, /openapi.json, /openapi.json, , 200",
    "DELETE, /treeline/v1/traces/{id}, /treeline/v1/traces/none, shop, 400",
    "DELETE, /treeline/v1/traces/{id}, /treeline/v1/traces/1, , 401",
    "DELETE, /treeline/v1/traces/{id}, /treeline/v1/traces/1, shop-writer, 403",
    "POST, /v1/traces, /v1/traces, , 401",
    "POST, /zipkin/api/v2/spans, /zipkin/api/v2/spans, , 401",
    "POST, /zipkin/api/v2/spans, /zipkin/api/v2/spans, shop-writer, 202",
    "POST, /v1/metrics, /v1/metrics, , 404",
  })
  void everythingElseIsAsDescribed(
      String method, String template, String path, String key, int status) throws Exception {
    HttpResponse<String> answer =
        key == null
            ? server.send(method, path)
            : server.send(method, path, "Authorization", "Bearer " + key);

    assertDescribed(method + " " + template, status, answer);
  }

  private static void assertDescribed(String operation, int status, HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(description.describes(operation, status)).as(operation + " " + status).isTrue();
    assertThat(answer.headers().firstValue("WWW-Authenticate").isPresent())
        .isEqualTo(status == 401);
    assertThat(description.headers(operation, status).contains("WWW-Authenticate"))
        .as(operation + " " + status)
        .isEqualTo(status == 401);
    String type =
        answer.body().isEmpty() ? "" : answer.headers().firstValue("Content-Type").orElse("none");
    JsonNode body = type.equals("application/json") ? Ask.parsed(answer.body()) : null;
    assertThat(description.faults(operation, status, type, body)).as(answer.body()).isEmpty();
  }

  private static final class BrokenReader extends InMemoryTraceReader {
    @Override
    public TraceAnswer trace(Tenant tenant, TraceId traceId, Room room) {
      throw new IllegalStateException("broken");
    }

    @Override
    public RunAnswer run(Tenant tenant, String runId) {
      throw new IllegalStateException("broken");
    }
  }
}
