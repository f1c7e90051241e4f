package dev.treeline.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.server.auth.Access;
import dev.treeline.server.auth.Scope;
import dev.treeline.server.dialect.PresentedKeys;
import dev.treeline.server.dialect.kit.Ask;
import dev.treeline.server.dialect.kit.ExampleTraces;
import dev.treeline.server.dialect.kit.FakeReader;
import dev.treeline.server.http.FakeKeys;
import dev.treeline.server.limits.ReadLimits;
import dev.treeline.testing.ApiDescription;
import dev.treeline.trace.Trace;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each operation does with a header, and only that, is described: found out by asking. */
class HeadersAsDescribedTest {

  private static final Trace TRACE = ExampleTraces.named("single");
  private static final String RUN = ExampleTraces.runOf("single");

  /** Of HTTP itself: every server has them, and no description. */
  private static final Pattern COMMON =
      Pattern.compile(
          "(?i)date|content-.*|transfer-encoding|cache-control|vary|access-control-.*|x-content-type-options");

  private static WholeServer server;
  private static ApiDescription description;

  @BeforeAll
  static void start() throws Exception {
    FakeReader reader = FakeReader.with(TRACE);
    reader.addRun(RUN, TRACE.tree().span(0));
    server =
        WholeServer.limited(
            reader,
            HeadersAsDescribedTest::limited,
            new ReadLimits(Map.of("datadog", 1_000), Clock.systemUTC(), new SimpleMeterRegistry()));
    description = new ApiDescription(Ask.parsed(server.get("/openapi.json").body()));
  }

  private static Access limited(PresentedKeys presented, Scope needed) {
    return new FakeKeys().admit(presented, needed) instanceof Access.Granted granted
        ? new Access.Granted(
            granted.tenant(), granted.keyName(), granted.key(), OptionalInt.of(1_000))
        : new FakeKeys().admit(presented, needed);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<String> reads() throws Exception {
    return description.operations().stream().filter(name -> name.startsWith("GET "));
  }

  @ParameterizedTest
  @MethodSource("reads")
  void whatIsNotSentTwiceIsDescribedAsSuch(String read) throws Exception {
    HttpResponse<String> first = ask(read, TRACE.traceId().toString(), RUN);
    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    boolean tagged = first.headers().firstValue("ETag").isPresent();

    HttpResponse<String> again =
        ask(
            read,
            TRACE.traceId().toString(),
            RUN,
            "If-None-Match",
            first.headers().firstValue("ETag").orElse("*"));

    assertThat(again.statusCode()).isEqualTo(tagged ? 304 : 200);
    assertThat(description.describes(read, 304)).isEqualTo(tagged);
    assertThat(description.parameters(read).contains("If-None-Match")).isEqualTo(tagged);
    assertThat(description.headers(read, 200).contains("ETag")).isEqualTo(tagged);
  }

  @ParameterizedTest
  @MethodSource("reads")
  void whatIsWaitedForIsDescribedAsSuch(String read) throws Exception {
    boolean known = waits(ask(read, TRACE.traceId().toString(), RUN, "Prefer", "wait=1"));
    boolean unknown = waits(ask(read, "1234", "run_none", "Prefer", "wait=1"));

    assertThat(description.parameters(read).contains("Prefer")).isEqualTo(known || unknown);
    if (known) {
      assertThat(description.headers(read, 200)).contains("Preference-Applied");
    }
  }

  @ParameterizedTest
  @MethodSource("reads")
  void everyHeaderOfAnAnswerIsDescribed(String read) throws Exception {
    for (HttpResponse<String> answer :
        List.of(
            ask(read, TRACE.traceId().toString(), RUN),
            ask(read, "1234", "run_none"),
            server.get(path(read, "1234", "run_none")))) {
      Set<String> headers = new TreeSet<>(answer.headers().map().keySet());
      headers.removeIf(name -> COMMON.matcher(name).matches());
      assertThat(description.headers(read, answer.statusCode())).containsAll(headers);
    }
  }

  private static boolean waits(HttpResponse<?> answer) {
    return answer.headers().firstValue("Preference-Applied").isPresent();
  }

  private static HttpResponse<String> ask(
      String read, String traceId, String runId, String... further) throws Exception {
    String[] keys = {"Authorization", "Bearer shop", "X-API-KEY", "shop"};
    return server.get(
        path(read, traceId, runId),
        Stream.concat(Stream.of(keys), Stream.of(further)).toArray(String[]::new));
  }

  private static String path(String read, String traceId, String runId) {
    return read.substring("GET ".length())
        .replace("{runId}", runId)
        .replace("{spanId}", TRACE.tree().span(0).spanId().toString())
        .replaceFirst("\\{.*}", traceId);
  }
}
