package dev.treeline.server.dialects;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.Dialect;
import dev.treeline.server.dialect.Endpoint;
import dev.treeline.server.dialect.Problem;
import dev.treeline.server.dialect.kit.Ask;
import dev.treeline.server.dialect.kit.ExampleTraces;
import dev.treeline.server.dialect.kit.FakeReader;
import dev.treeline.server.dialect.kit.HostileTraces;
import dev.treeline.testing.SpanBuilder;
import dev.treeline.trace.Trace;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DialectsTest {

  /** The key that each span of an answer has once. */
  private static final Map<String, String> SPAN_KEY =
      Map.of(
          "trigger", "children",
          "promptlayer", "span_id",
          "agno", "type",
          "datadog", "spanID",
          "idun", "otelSpanId",
          "treeline", "spanId");

  static List<Dialect> all() {
    return TestDialects.all();
  }

  @Test
  void namesAreUnique() {
    assertThat(TestDialects.all()).extracting(Dialect::name).doesNotHaveDuplicates().hasSize(6);
  }

  @ParameterizedTest
  @CsvSource({
    "trigger,/api/v1/runs",
    "promptlayer,/api/public",
    "agno,/traces /trace_session_stats",
    "datadog,/api/v2/trace",
    "idun,/admin/api",
    "treeline,/treeline",
  })
  void everyDialectOwnsThePathsOfItsRoutes(String name, String paths) {
    List<String> owned = List.of(paths.split(" ", -1));
    Dialect dialect = named(name);
    assertThat(dialect.ownedPaths()).isEqualTo(owned);
    assertThat(dialect.endpoints())
        .extracting(Endpoint::path)
        .allSatisfy(
            path -> assertThat(owned).anyMatch(prefix -> (path + "/").startsWith(prefix + "/")));
  }

  @ParameterizedTest
  @MethodSource("all")
  void aChainOfTenThousandIsAnsweredWhole(Dialect dialect) throws IOException {
    Trace chain = ExampleTraces.chain(10_000);
    assertThat(spansIn(dialect, chain, "run_chain")).isEqualTo(10_000);
  }

  @ParameterizedTest
  @MethodSource("all")
  void aStarOfTwentyThousandIsAnsweredWhole(Dialect dialect) throws IOException {
    Trace star = ExampleTraces.star(20_000);
    assertThat(spansIn(dialect, star, "run_star")).isEqualTo(20_000);
  }

  @ParameterizedTest
  @MethodSource("all")
  void hostileClocksAndShapesAreAnsweredWhole(Dialect dialect) throws IOException {
    boolean showsNoOrphans = dialect.name().equals("agno");
    for (var hostile : HostileTraces.all().entrySet()) {
      Trace trace = hostile.getValue();
      int shown = spansIn(dialect, trace, HostileTraces.run());
      if (!showsNoOrphans || trace.tree().orphanCount() + trace.tree().cycleCount() == 0) {
        assertThat(shown).as(hostile.getKey()).isGreaterThanOrEqualTo(trace.tree().size());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void whatCannotBeLookedAtIs503AndNever404(Dialect dialect) {
    Answer answer =
        Routes.askFor(dialect, FakeReader.thatCannotLook(), SpanBuilder.traceId("any").toString());

    assertThat(answer).isEqualTo(new Answer.Failed(Problem.unavailable("the owner is moving", 2)));
    assertThat(dialect.error(((Answer.Failed) answer).problem()).status()).isEqualTo(503);
  }

  @ParameterizedTest
  @CsvSource({
    "trigger,RUN_NOT_FOUND,404",
    "promptlayer,TRACE_NOT_FOUND,404",
    "agno,TRACE_NOT_FOUND,404",
    "datadog,TRACE_NOT_FOUND,404",
    "idun,TRACE_NOT_FOUND,404",
    "treeline,TRACE_NOT_FOUND,404",
  })
  void anUnknownIdIs404(String name, Problem.Kind kind, int status) {
    assertProblem(name, SpanBuilder.traceId("unknown").toString(), kind, status);
  }

  @ParameterizedTest
  @CsvSource({
    "promptlayer,INVALID_PARAMETER,422",
    "agno,TRACE_NOT_FOUND,404",
    "datadog,BAD_REQUEST,400",
    "idun,TRACE_NOT_FOUND,404",
    "treeline,BAD_REQUEST,400",
  })
  void anIdThatNoTraceCanHaveIsRefusedAsTheProductDoes(String name, Problem.Kind kind, int status) {
    assertProblem(name, "not-an-id", kind, status);
    assertProblem(name, "0123456789abcdef0", kind, status); // neither a whole nor a half
  }

  @ParameterizedTest
  @CsvSource({"promptlayer", "agno", "datadog", "idun", "treeline"})
  void anIdMayBeInUpperCase(String name) {
    Trace trace = ExampleTraces.chain(1);
    String id = trace.traceId().toString().toUpperCase(Locale.ROOT);
    assertThat(Routes.askFor(named(name), FakeReader.with(trace), id))
        .isInstanceOf(Answer.Ok.class);
  }

  private static void assertProblem(String name, String id, Problem.Kind kind, int status) {
    Answer answer = Routes.askFor(named(name), new FakeReader(), id);
    assertThat(answer).isInstanceOf(Answer.Failed.class);
    Problem problem = ((Answer.Failed) answer).problem();
    assertThat(problem.kind()).isEqualTo(kind);
    assertThat(named(name).error(problem).status()).isEqualTo(status);
  }

  private static int spansIn(Dialect dialect, Trace trace, String runId) throws IOException {
    Answer answer = Routes.ask(dialect, FakeReader.with(trace), trace, runId);
    String text = Ask.text(Ask.ok(answer).body(), false);
    int count = 0;
    try (JsonParser parser = Ask.JSON.createParser(text)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        boolean isKey = token == JsonToken.FIELD_NAME;
        if (isKey && parser.currentName().equals(SPAN_KEY.get(dialect.name()))) {
          count++;
        }
      }
    }
    return count;
  }

  private static Dialect named(String name) {
    return TestDialects.all().stream()
        .filter(dialect -> dialect.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
