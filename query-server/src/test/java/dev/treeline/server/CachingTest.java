package dev.treeline.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.server.dialect.kit.ExampleTraces;
import dev.treeline.server.dialect.kit.FakeReader;
import dev.treeline.trace.Trace;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tags, HEAD, and what web pages are told, over all dialects. */
class CachingTest {

  private static final FakeReader READER = new FakeReader();
  private static final String CLOSED = "web-request";
  private static final String LIVE = "running-root";

  private static WholeServer server;

  @BeforeAll
  static void start() {
    for (String name : List.of(CLOSED, LIVE)) {
      READER.add(ExampleTraces.named(name));
      READER.addRun(ExampleTraces.runOf(name), ExampleTraces.named(name).tree().span(0));
    }
    server = WholeServer.with(READER);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(TraceRoutes.class)
  void aClosedTraceIsNotSentTwice(TraceRoutes route) throws Exception {
    HttpResponse<String> first = get(route, CLOSED);
    String tag = first.headers().firstValue("ETag").orElseThrow();

    HttpResponse<String> again = get(route, CLOSED, "If-None-Match", "\"x\", " + tag);

    assertThat(tag).startsWith("W/\"");
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(again.headers().map())
        .doesNotContainKeys("content-type", "content-length", "transfer-encoding");
    assertThat(again.headers().firstValue("ETag")).hasValue(tag);
    assertThat(again.headers().allValues("Vary")).isEqualTo(first.headers().allValues("Vary"));
    assertThat(again.headers().firstValue("Treeline-Revision")).hasValue("1");
    assertThat(get(route, CLOSED, "If-None-Match", tag.substring(2)).statusCode())
        .as("compared weakly")
        .isEqualTo(304);
    assertThat(get(route, CLOSED, "If-None-Match", "W/\"other\"").statusCode()).isEqualTo(200);
    assertThat(get(route, CLOSED, "If-None-Match", tag, "Accept-Encoding", "gzip").statusCode())
        .isEqualTo(304);
  }

  @ParameterizedTest
  @EnumSource(TraceRoutes.class)
  void whatMayChangeHasNoTag(TraceRoutes route) throws Exception {
    HttpResponse<String> live = get(route, LIVE, "If-None-Match", "*");

    assertThat(live.statusCode()).isEqualTo(200);
    assertThat(live.headers().firstValue("ETag")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(TraceRoutes.class)
  void everyAnswerSaysWhoMayKeepItAndWhatItDependsOn(TraceRoutes route) throws Exception {
    String path = path(route, CLOSED);
    String keyHeader = route.key("shop")[0];
    for (HttpResponse<String> answer :
        List.of(
            get(route, CLOSED),
            get(route, LIVE),
            server.get(path),
            server.get(route.path("1234", "run_x"), route.key("shop")))) {
      assertThat(answer.headers().firstValue("Cache-Control")).hasValue("private, no-cache");
      assertThat(String.join(",", answer.headers().allValues("Vary"))).contains(keyHeader);
    }
  }

  @Test
  void tagsDifferByDialectTenantAndParameter() throws Exception {
    List<String> queries = List.of("?a=b", "?a=b&a=c", "?a=b&a=c&a=d", "?a=b&c=d", "?a=b:c");
    Set<String> tags = new HashSet<>();
    for (TraceRoutes route : TraceRoutes.values()) {
      tags.add(tagOf(get(route, CLOSED)));
      tags.add(tagOf(server.get(path(route, CLOSED), route.key("bank"))));
      for (String query : queries) {
        tags.add(tagOf(server.get(path(route, CLOSED) + query, route.key("shop"))));
      }
    }

    assertThat(tags).hasSize((2 + queries.size()) * TraceRoutes.values().length);
  }

  /** Whose ids have a sign depends on the client. */
  @Test
  void tagsDifferByTheHeadersThatAnAnswerVariesBy() throws Exception {
    String typed = "datadog-api-client-java/2.0";

    assertThat(tagOf(get(TraceRoutes.DATADOG, CLOSED, "User-Agent", typed)))
        .isNotEqualTo(tagOf(get(TraceRoutes.DATADOG, CLOSED, "User-Agent", "curl")));
  }

  @ParameterizedTest
  @EnumSource(TraceRoutes.class)
  void aRevisionIsAnotherTag(TraceRoutes route) throws Exception {
    Trace before = ExampleTraces.named("single");
    FakeReader reader = FakeReader.with(before);
    reader.addRun("run_single", before.tree().span(0));
    try (WholeServer changing = WholeServer.with(reader)) {
      String path = route.path(before.traceId().toString(), "run_single");
      String tag = tagOf(changing.get(path, route.key("shop")));
      reader.add(
          new Trace(
              before.traceId(),
              before.tree(),
              before.open(),
              before.revision() + 1,
              before.closedBy(),
              before.droppedSpans(),
              before.expired(),
              before.lost(),
              before.firstArrival(),
              before.lastArrival()));
      String[] headers =
          Stream.concat(Stream.of(route.key("shop")), Stream.of("If-None-Match", tag))
              .toArray(String[]::new);

      assertThat(changing.get(path, headers).statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource(TraceRoutes.class)
  void anotherVersionOfAnswersIsAnotherTag(TraceRoutes route) throws Exception {
    String tag = tagOf(get(route, CLOSED));
    try (WholeServer same = WholeServer.ofVersion(READER, "1");
        WholeServer other = WholeServer.ofVersion(READER, "2")) {
      assertThat(tagOf(same.get(path(route, CLOSED), route.key("shop")))).isEqualTo(tag);
      String[] key = route.key("shop");
      HttpResponse<String> asked =
          other.get(path(route, CLOSED), key[0], key[1], "If-None-Match", tag);
      assertThat(asked.statusCode()).isEqualTo(200);
      assertThat(tagOf(asked)).isNotEqualTo(tag);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "web-request",
        "running-root",
        "missing",
      })
  void headIsGetWithoutABody(String name) throws Exception {
    for (TraceRoutes route : TraceRoutes.values()) {
      String path = name.equals("missing") ? route.path("1234", "run_x") : path(route, name);
      HttpResponse<String> get = server.get(path, route.key("shop"));
      HttpResponse<String> head = server.send("HEAD", path, route.key("shop"));

      assertThat(head.statusCode()).isEqualTo(get.statusCode());
      assertThat(head.body()).isEmpty();
      assertThat(headersOf(head)).isEqualTo(headersOf(get));
    }
  }

  @Test
  void headWorksWhereverGetDoes() {
    Set<String> routes = new TreeSet<>(server.routes());
    for (String route : server.routes()) {
      if (route.startsWith("GET ") && !route.startsWith("GET /internal/")) {
        assertThat(routes).contains("HEAD " + route.substring("GET ".length()));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TraceRoutes.class)
  void aPageOfAnyOriginMayAskWithAKey(TraceRoutes route) throws Exception {
    HttpResponse<String> preflight = server.send("OPTIONS", path(route, CLOSED));

    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers"))
        .hasValue("Authorization, *");
    assertThat(preflight.headers().firstValue("Content-Type")).isEmpty();
    for (HttpResponse<String> answer :
        List.of(get(route, CLOSED), server.get(path(route, CLOSED)), preflight)) {
      assertThat(answer.headers().allValues("Access-Control-Allow-Origin")).containsExactly("*");
      assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
      assertThat(answer.headers().firstValue("Access-Control-Expose-Headers").orElse(""))
          .contains("ETag", "Treeline-Status", "Treeline-Failed-Hosts", "Retry-After")
          .contains("Treeline-Missing-Partitions", "X-RateLimit-Reset");
    }
  }

  private static String tagOf(HttpResponse<?> answer) {
    return answer.headers().firstValue("ETag").orElseThrow();
  }

  /** The length of what is not sent need not be told. */
  private static Map<String, List<String>> headersOf(HttpResponse<?> answer) {
    Map<String, List<String>> headers = new LinkedHashMap<>(answer.headers().map());
    List.of("date", "content-length", "transfer-encoding").forEach(headers::remove);
    return headers;
  }

  private static String path(TraceRoutes route, String example) {
    return route.path(
        ExampleTraces.named(example).traceId().toString(), ExampleTraces.runOf(example));
  }

  private static HttpResponse<String> get(TraceRoutes route, String example, String... further)
      throws Exception {
    return server.get(
        path(route, example),
        Stream.concat(Stream.of(route.key("shop")), Stream.of(further)).toArray(String[]::new));
  }
}
