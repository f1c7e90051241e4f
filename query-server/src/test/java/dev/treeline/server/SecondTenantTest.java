package dev.treeline.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.server.dialect.kit.ExampleTraces;
import dev.treeline.span.Tenant;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceSummary;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the tenant shop has, the tenant bank cannot tell from what nobody has. */
class SecondTenantTest {

  private static final Trace TRACE = ExampleTraces.named("web-request");
  private static final String RUN = "run_of_shop";
  private static final String MISSING = "0123456789abcdef0123456789abcdef";
  private static final String MISSING_RUN = "run_of_nobody";

  private static final TenantReaders READERS = new TenantReaders();
  private static WholeServer server;

  @BeforeAll
  static void start() {
    READERS.of(Tenant.named("shop")).add(TRACE);
    READERS.of(Tenant.named("shop")).addRun(RUN, TRACE.tree().span(0));
    READERS
        .of(Tenant.named("shop"))
        .add(
            new TraceSummary(
                TRACE.traceId(),
                "listed-by-shop",
                TRACE.startUnixNano(),
                TRACE.endUnixNano(),
                TRACE.status(),
                1,
                TRACE.tree().size(),
                0,
                TRACE.firstArrival(),
                Map.of(),
                List.of()));
    server = WholeServer.with(READERS);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void forget() {
    READERS.takeLookups();
  }

  static Stream<Arguments> routesAndWaysToAsk() throws Exception {
    List<Arguments> all = new ArrayList<>();
    for (TraceRoutes route : TraceRoutes.values()) {
      for (List<String> further :
          List.of(
              List.<String>of(),
              List.of("If-None-Match", "*"),
              List.of("Accept-Encoding", "gzip"),
              List.of("Prefer", "wait=1", "If-None-Match", "*"))) {
        all.add(Arguments.of(route, further));
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("routesAndWaysToAsk")
  void anothersTraceIsTheMissingOneByteForByteAndLookUpForLookUp(
      TraceRoutes route, List<String> further) throws Exception {
    String[] headers = with(route.key("bank"), further);

    HttpResponse<String> missing = server.get(route.path(MISSING, MISSING_RUN), headers);
    List<String> lookupsOfMissing = READERS.takeLookups();
    HttpResponse<String> foreign = server.get(route.path(TRACE.traceId().toString(), RUN), headers);
    List<String> lookupsOfForeign = READERS.takeLookups();

    assertThat(foreign.statusCode()).isEqualTo(404);
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(foreign.body()).isEqualTo(missing.body());
    assertThat(withoutDate(foreign)).isEqualTo(withoutDate(missing));
    assertThat(lookupsOfForeign).isNotEmpty().noneMatch(lookup -> lookup.endsWith("shop"));
    // Those that wait look as often as time allows; what they look at is the same.
    if (!further.contains("Prefer")) {
      assertThat(lookupsOfForeign).isEqualTo(lookupsOfMissing);
    }
    assertThat(lookupsOfForeign.stream().distinct())
        .containsExactlyElementsOf(lookupsOfMissing.stream().distinct().toList());
  }

  @ParameterizedTest
  @EnumSource(TraceRoutes.class)
  void itsOwnerReadsIt(TraceRoutes route) throws Exception {
    String path = route.path(TRACE.traceId().toString(), RUN);

    assertThat(server.get(path, route.key("shop")).statusCode()).isEqualTo(200);
  }

  /** Lists, runs, spans, and whatever else there will be. */
  @Test
  void everyRouteAnswersAsToATenantThatHasNothing() throws Exception {
    int toldToTheOwner = 0;
    for (String route : server.routes()) {
      if (!route.startsWith("GET /") || route.matches("GET /(health|metrics|docs|openapi).*")) {
        continue;
      }
      String path =
          route
              .substring("GET ".length())
              .replaceAll("\\{runId}", RUN)
              .replaceAll("\\{span.*?}", TRACE.tree().span(0).spanId().toString())
              .replaceAll("\\{.*?}", TRACE.traceId().toString());
      HttpResponse<String> owner = get(path, "shop");
      HttpResponse<String> foreign = get(path, "bank");
      HttpResponse<String> nobody = get(path, "nobody-at-all");

      assertThat(foreign.statusCode()).as(route).isEqualTo(nobody.statusCode());
      assertThat(untimed(foreign)).as(route).isEqualTo(untimed(nobody));
      toldToTheOwner += untimed(owner).equals(untimed(foreign)) ? 0 : 1;
    }
    assertThat(toldToTheOwner).as("routes that tell the owner more").isGreaterThanOrEqualTo(10);
  }

  private static HttpResponse<String> get(String path, String tenant) throws Exception {
    return server.get(path, "Authorization", "Bearer " + tenant, "X-API-KEY", tenant);
  }

  /** Agno's lists tell how long they took. */
  private static String untimed(HttpResponse<String> answer) {
    return answer.body().replaceAll("\"search_time_ms\":[0-9.]+", "");
  }

  /** A tag that the owner was given is of no use to somebody else. */
  @ParameterizedTest
  @EnumSource(TraceRoutes.class)
  void theOwnersTagTellsNothing(TraceRoutes route) throws Exception {
    String path = route.path(TRACE.traceId().toString(), RUN);
    String tag = server.get(path, route.key("shop")).headers().firstValue("ETag").orElseThrow();

    HttpResponse<String> foreign =
        server.get(path, with(route.key("bank"), List.of("If-None-Match", tag)));
    HttpResponse<String> nobody = server.get(path, "If-None-Match", tag);

    assertThat(foreign.statusCode()).isEqualTo(404);
    assertThat(nobody.statusCode()).isIn(401, 403);
  }

  @ParameterizedTest
  @EnumSource(TraceRoutes.class)
  void bothKeysAtOnceAreNoKey(TraceRoutes route) throws Exception {
    String path = route.path(TRACE.traceId().toString(), RUN);
    HttpResponse<String> both =
        server.get(path, with(route.key("bank"), List.of(route.key("shop"))));

    assertThat(both.statusCode()).as(both.body()).isIn(401, 403);
  }

  private static String[] with(String[] headers, List<String> further) {
    return Stream.concat(Stream.of(headers), further.stream()).toArray(String[]::new);
  }

  private static Map<String, List<String>> withoutDate(HttpResponse<?> answer) {
    Map<String, List<String>> headers = new LinkedHashMap<>(answer.headers().map());
    headers.remove("date");
    return headers;
  }
}
