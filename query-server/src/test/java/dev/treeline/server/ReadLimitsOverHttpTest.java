package dev.treeline.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.server.auth.Access;
import dev.treeline.server.auth.Gatekeeper;
import dev.treeline.server.dialect.kit.ExampleTraces;
import dev.treeline.server.dialect.kit.FakeReader;
import dev.treeline.server.http.FakeKeys;
import dev.treeline.server.http.RawHttp;
import dev.treeline.server.limits.ReadLimits;
import dev.treeline.testing.ManualClock;
import dev.treeline.trace.Trace;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadLimitsOverHttpTest {

  private static final Trace TRACE = ExampleTraces.chain(2);
  private static final String DATADOG = "/api/v2/trace/" + TRACE.traceId();
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:48Z");

  /** The key {@code TENANT-slow} has two requests a minute. */
  private static final Gatekeeper KEYS =
      (presented, needed) ->
          new FakeKeys().admit(presented, needed) instanceof Access.Granted granted
              ? granted.key().endsWith("-slow")
                  ? new Access.Granted(
                      granted.tenant(), granted.keyName(), granted.key(), OptionalInt.of(2))
                  : granted
              : new FakeKeys().admit(presented, needed);

  private final ManualClock clock = ManualClock.at(NOW);
  private final WholeServer server =
      WholeServer.limited(
          FakeReader.with(TRACE),
          KEYS,
          new ReadLimits(Map.of("datadog", 3), clock, new SimpleMeterRegistry()));

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void datadogsHeadersCountDownToA429() throws Exception {
    HttpHeaders first = datadog("shop").headers();

    assertThat(first.firstValue("X-RateLimit-Limit")).hasValue("3");
    assertThat(first.firstValue("X-RateLimit-Period")).hasValue("60");
    assertThat(first.firstValue("X-RateLimit-Remaining")).hasValue("2");
    assertThat(first.firstValue("X-RateLimit-Reset")).hasValue("12");
    assertThat(first.firstValue("X-RateLimit-Name")).hasValue("datadog.requests-per-minute");
    assertThat(first.allValues("X-RateLimit-Limit")).hasSize(1);
    HttpResponse<String> missing = server.get("/api/v2/trace/1", keys("shop"));
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.headers().firstValue("X-RateLimit-Remaining")).hasValue("1");
    datadog("shop");

    HttpResponse<String> refused = datadog("shop");

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).isEqualTo("{\"errors\":[\"Too many requests\"]}");
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("12");
    assertThat(refused.headers().firstValue("X-RateLimit-Remaining")).hasValue("0");
    assertThat(datadog("bank").statusCode()).as("another tenant").isEqualTo(200);
    clock.advance(Duration.ofSeconds(12));
    assertThat(datadog("shop").statusCode()).isEqualTo(200);
  }

  @Test
  void whoIsNotLetInUsesNothing() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThat(server.get(DATADOG).statusCode()).isEqualTo(403);
      assertThat(datadog("shop-writer").statusCode()).isEqualTo(403);
      assertThat(server.send("OPTIONS", DATADOG, keys("shop")).statusCode()).isEqualTo(204);
      assertThat(server.send("DELETE", DATADOG, keys("shop")).statusCode()).isEqualTo(405);
    }

    assertThat(datadog("shop").headers().firstValue("X-RateLimit-Remaining")).hasValue("2");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, '', shop-writer, 403",
    "DELETE, '', shop, 405",
    "GET, /more, shop, 404",
    "GET, %ff%fe, shop, 400",
    "GET, ?include_fields=%4, shop, 400",
    "GET, ?include_fields=%4, shop-writer, 400",
  })
  void aRefusalOfAKnownKeyTellsItsLimitAndUsesNothing(
      String method, String behind, String key, int status) throws Exception {
    datadog("shop");
    String keys = "DD-API-KEY: " + key + "\r\nDD-APPLICATION-KEY: " + key + "\r\n";

    String refused = raw(method, DATADOG + behind, keys);

    assertThat(refused).startsWith("HTTP/1.1 " + status + " ");
    assertThat(refused)
        .contains("X-RateLimit-Limit: 3\r\n", "X-RateLimit-Remaining: 2\r\n")
        .contains("X-RateLimit-Name: datadog.requests-per-minute\r\n");
    assertThat(datadog("shop").headers().firstValue("X-RateLimit-Remaining")).hasValue("1");
    assertThat(raw(method, DATADOG + behind, "DD-API-KEY: unknown\r\n"))
        .doesNotContain("\r\nX-RateLimit-");
  }

  @Test
  void aHopOfAnotherInstanceIsNotCounted() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThat(
              server
                  .get(
                      "/internal/v1/traces/" + TRACE.traceId(), "Authorization", "Bearer shop-slow")
                  .statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void triggersHeadersTellTheLimitOfAKeyAndItsEndInMilliseconds() throws Exception {
    HttpResponse<String> first = trigger();

    assertThat(first.statusCode()).isEqualTo(404);
    assertThat(first.headers().firstValue("x-ratelimit-limit")).hasValue("2");
    assertThat(first.headers().firstValue("x-ratelimit-remaining")).hasValue("1");
    assertThat(first.headers().firstValue("x-ratelimit-reset"))
        .hasValue(Long.toString(NOW.plusSeconds(12).toEpochMilli()));
    trigger();
    HttpResponse<String> refused = trigger();
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body())
        .contains("\"title\":\"Rate Limit Exceeded\"")
        .contains("\"limit\":2,\"remaining\":0");
    assertThat(refused.headers().firstValue("x-ratelimit-remaining")).hasValue("0");
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("12");
  }

  @Test
  void aKeysLimitHoldsInEveryDialectInItsWords() throws Exception {
    String path = "/traces/" + TRACE.traceId();
    server.get(path, "Authorization", "Bearer shop-slow");
    server.get(path, "Authorization", "Bearer shop-slow");

    HttpResponse<String> refused = server.get(path, "Authorization", "Bearer shop-slow");

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).startsWith("{\"detail\":\"2 requests per 60 seconds are used up");
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("12");
    assertThat(server.get(path, "Authorization", "Bearer shop").statusCode()).isEqualTo(200);
  }

  /** With characters that a URI of Java's client cannot have. */
  private String raw(String method, String target, String headers) throws Exception {
    return RawHttp.exchange(
        server.uri("/").getPort(),
        method
            + " "
            + target
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + headers
            + "\r\n");
  }

  private HttpResponse<String> trigger() throws Exception {
    return server.get("/api/v1/runs/run_x/trace", "Authorization", "Bearer shop-slow");
  }

  private HttpResponse<String> datadog(String key) throws Exception {
    return server.get(DATADOG, keys(key));
  }

  private static String[] keys(String key) {
    return new String[] {"DD-API-KEY", key, "DD-APPLICATION-KEY", key};
  }
}
