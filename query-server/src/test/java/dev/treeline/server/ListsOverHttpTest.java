package dev.treeline.server;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.treeline.server.dialect.kit.Ask;
import dev.treeline.server.dialect.list.ListCursor;
import dev.treeline.server.routing.InMemoryTraceReader;
import dev.treeline.span.Tenant;
import dev.treeline.testing.SpanBuilder;
import dev.treeline.trace.SummaryFilter;
import dev.treeline.trace.SummaryPosition;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The lists of the products as a client asks for them; a key is the name of its tenant. */
class ListsOverHttpTest {

  /** Each with where its traces stand. */
  private static final Map<String, String> LISTS =
      Map.of(
          "/traces", "data",
          "/trace_session_stats", "data",
          "/admin/api/v1/traces", "items");

  private static final List<String> PARAMETERS =
      List.of(
          "page",
          "limit",
          "status",
          "user_id",
          "session_id",
          "start_time",
          "end_time",
          "started_after",
          "started_before",
          "model",
          "name_contains",
          "cursor",
          "db_id");

  private static final List<String> VALUES =
      List.of(
          "' OR 1=1 --",
          "%",
          "\u0000",
          "\r\nX-Evil: 1",
          "../../etc/passwd",
          "-1",
          "1e309",
          "9".repeat(40),
          "NaN",
          "null",
          "[]",
          "\ud83c\udf88".repeat(300),
          "+999999999-12-31T23:59:59Z",
          "9999-12-31T23:59:59Z",
          "0000-00-00",
          "e30");

  private static WholeServer server;

  @BeforeAll
  static void start() {
    InMemoryTraceReader reader = new InMemoryTraceReader(new AtomicLong(SpanBuilder.EPOCH));
    for (String tenant : List.of("shop", "bank")) {
      reader.add(
          Tenant.named(tenant),
          List.of(
              aSpan("s")
                  .inTrace(tenant)
                  .with("session.id", "of " + tenant)
                  .with("user.id", "ann")
                  .build()));
    }
    server = WholeServer.with(reader);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<String> lists() {
    return LISTS.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("lists")
  void aTenantSeesItsOwnOnly(String path) throws Exception {
    for (String tenant : List.of("shop", "bank")) {
      HttpResponse<String> answer = get(path, tenant);
      assertThat(answer.statusCode()).isEqualTo(200);
      JsonNode rows = Ask.parsed(answer.body()).path(String.valueOf(LISTS.get(path)));
      assertThat(rows).hasSize(1);
      assertThat(rows.toString()).contains("of " + tenant);
    }
    assertThat(get(path, "nobody").body()).doesNotContain("of shop").doesNotContain("of bank");
  }

  /** A cursor holds a place, and no right. */
  @Test
  void aCursorOfAnotherTenantIsMalformed() throws Exception {
    String cursor =
        ListCursor.encode(
            new SummaryPosition(SpanBuilder.EPOCH, traceId("shop")),
            Tenant.named("shop"),
            SummaryFilter.ALL,
            "idun:");

    assertThat(get("/admin/api/v1/traces?cursor=" + cursor, "shop").statusCode()).isEqualTo(200);
    assertThat(get("/admin/api/v1/traces?cursor=" + cursor, "bank").statusCode()).isEqualTo(422);
  }

  /** Both lists are in one order, and a place in one looks like a place in the other. */
  @Test
  void aCursorOfAnotherListIsMalformed() throws Exception {
    Map<String, String> lists = Map.of("/treeline/v1/traces", "", "/admin/api/v1/traces", "idun:");
    for (String list : lists.keySet()) {
      for (Map.Entry<String, String> from : lists.entrySet()) {
        String cursor =
            ListCursor.encode(
                new SummaryPosition(SpanBuilder.EPOCH, traceId("shop")),
                Tenant.named("shop"),
                SummaryFilter.ALL,
                from.getValue());
        assertThat(get(list + "?cursor=" + cursor, "shop").statusCode() == 200)
            .as("%s with a cursor of %s", list, from.getKey())
            .isEqualTo(list.equals(from.getKey()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/traces",
        "/traces/filter-schema",
        "/trace_session_stats",
        "/admin/api/v1/traces"
      })
  void theyNeedAKeyThatMayRead(String path) throws Exception {
    assertThat(get(path, "").statusCode()).isEqualTo(401);
    assertThat(get(path, "unknown").statusCode()).isEqualTo(401);
    assertThat(get(path, "shop-writer").statusCode()).isEqualTo(403);
    assertThat(get(path, "shop").statusCode()).isEqualTo(200);
  }

  /** The word must not be taken for a trace id. */
  @Test
  void literalPathsComeBeforeIds() throws Exception {
    assertThat(get("/traces/filter-schema", "shop").body()).startsWith("{\"fields\":[");
    assertThat(get("/traces/" + traceId("shop"), "shop").body()).contains("\"tree\"");
  }

  static Stream<Arguments> hostile() {
    return lists()
        .flatMap(
            path ->
                PARAMETERS.stream()
                    .flatMap(
                        name -> VALUES.stream().map(value -> Arguments.of(path, name, value))));
  }

  /** Answered, or refused in the words of the product; never a failure, nothing let through. */
  @Test
  void whateverAParameterSaysIsAnsweredInTheDialect() throws Exception {
    for (Arguments asked : hostile().toList()) {
      String path = (String) asked.get()[0];
      String query = asked.get()[1] + "=" + encoded((String) asked.get()[2]);
      HttpResponse<String> answer = get(path + "?" + query, "shop");
      assertThat(answer.statusCode()).as("%s?%s", path, query).isIn(200, 400, 422);
      JsonNode body = Ask.parsed(answer.body());
      String key =
          answer.statusCode() == 200
              ? LISTS.get(path)
              : path.startsWith("/admin") ? "error" : "detail";
      assertThat(body.has(key)).as("%s?%s: %s", path, query, body).isTrue();
      assertThat(answer.headers().map()).doesNotContainKey("x-evil");
      assertThat(answer.body()).doesNotContain("of bank").doesNotContain("Exception");
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static HttpResponse<String> get(String target, String key) throws Exception {
    return key.isEmpty()
        ? server.get(target)
        : server.get(target, "Authorization", "Bearer " + key);
  }
}
