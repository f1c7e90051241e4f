package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.trace.SummaryField;
import dev.treeline.trace.SummaryFilter;
import dev.treeline.trace.SummaryPage;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceStatus;
import dev.treeline.trace.TraceSummary;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a list knows of a trace in each part of its life. */
class SummaryListTest {

  @TempDir Path stateDir;
  private AssemblyDriver treeline;

  @BeforeEach
  void start() {
    treeline = new AssemblyDriver(AssemblySettings.DEFAULTS, stateDir);
  }

  @AfterEach
  void stop() {
    treeline.close();
  }

  @Test
  void whatALaterSpanTellsIsFoundWhileTheTraceIsOpen() {
    treeline.arrives(aSpan("root").inTrace("t").running().build());
    treeline.arrives(aSpan("a").inTrace("t").childOf("root").with("user.id", "u1").build());
    treeline.arrives(aSpan("b").inTrace("t").childOf("root").with("session.id", "s1").build());
    treeline.arrives(aSpan("c").inTrace("t").childOf("root").with("user.id", "u2").build());
    treeline.aRound();

    assertThat(of(SummaryField.USER_ID, "u1")).containsExactly(traceId("t"));
    assertThat(of(SummaryField.SESSION_ID, "s1")).containsExactly(traceId("t"));
    assertThat(of(SummaryField.USER_ID, "u2")).as("the first is kept").isEmpty();
    assertThat(only().spanCount()).isEqualTo(4);
    assertListAgreesWithTheTraces();
  }

  @Test
  void theRootNamesTheTraceWheneverItComes() {
    treeline.arrives(
        aSpan("kid").inTrace("t").childOf("root").startingAt(20).with("user.id", "kid").build());
    assertThat(only().name()).isEqualTo("kid");

    treeline.arrives(aSpan("root").inTrace("t").with("user.id", "root").running().build());

    assertThat(only().name()).isEqualTo("root");
    assertThat(only().field(SummaryField.USER_ID)).isEqualTo("root");
    assertThat(only().startUnixNano()).isEqualTo(treeline.trace(traceId("t")).startUnixNano());
    assertThat(of(SummaryField.USER_ID, "kid")).isEmpty();
  }

  /** In either order: a search for what is new must find it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLiveTraceOfWhichAnUpdateTellsNoStartDidNotBeginIn1970(boolean updateFirst) {
    Span span = aSpan("root").inTrace("t").running().build();
    Span update =
        aSpan("root").inTrace("t").startingAtUnixMs(0).running().with("user.id", "u").build();
    treeline.arrives(updateFirst ? update : span);
    assertThat(newSince(AssemblyDriver.START)).containsExactly(traceId("t"));

    treeline.arrives(updateFirst ? span : update);
    assertThat(newSince(AssemblyDriver.START)).containsExactly(traceId("t"));
    assertThat(of(SummaryField.USER_ID, "u")).containsExactly(traceId("t"));
  }

  @Test
  void aLiveTraceStartsWithTheFirstThatTellsAStart() {
    Span update =
        aSpan("root").inTrace("t").startingAtUnixMs(0).running().with("user.id", "u").build();
    Span kid = aSpan("kid").inTrace("t").childOf("root").startingAt(20).build();
    treeline.arrives(update, kid);
    assertThat(only().startUnixNano()).isEqualTo(kid.startUnixNano());

    treeline.arrives(aSpan("root").inTrace("t").startingAt(10).with("session.id", "s").build());
    treeline.arrives(update.withEnd(kid.endUnixNano()));

    assertThat(only().startUnixNano()).isEqualTo(treeline.trace(traceId("t")).startUnixNano());
  }

  /** It is not known of a closed trace whether it had one; its name is the first one's, if so. */
  @Test
  void anotherRootDoesNotRenameATraceThatWasClosed() {
    treeline.arrives(aSpan("root").inTrace("t").build());
    treeline.quietFor(Duration.ofSeconds(8));

    treeline.arrives(aSpan("other").inTrace("t").startingAt(50).build());

    assertThat(only().name()).isEqualTo("root");
    assertThat(only().status()).isEqualTo(TraceStatus.LIVE);
  }

  private List<TraceId> newSince(Instant time) {
    long from = TimeUnit.MILLISECONDS.toNanos(time.toEpochMilli());
    return listed(new SummaryFilter(from, Long.MAX_VALUE, null, Map.of(), null, null));
  }

  @ParameterizedTest
  @CsvSource({"50,900", "900,50"})
  void aLiveTraceEndsWithTheLastOfWhatToldOfIt(long ofKid, long ofRoot) {
    treeline.arrives(aSpan("kid").inTrace("t").childOf("root").lasting(ofKid).build());
    treeline.arrives(aSpan("root").inTrace("t").lasting(ofRoot).build());

    assertThat(only().status()).isEqualTo(TraceStatus.LIVE);
    assertThat(only().endUnixNano()).isEqualTo(treeline.trace(traceId("t")).endUnixNano());
  }

  /** And whoever is asked for is the same before a trace is closed, after, and open again. */
  @Test
  void aClosedTraceIsListedAsItsLatestRevision() {
    treeline.arrives(aSpan("root").inTrace("t").lasting(50).build());
    treeline.arrives(aSpan("a").inTrace("t").childOf("root").with("user.id", "u1").build());
    treeline.quietFor(Duration.ofSeconds(8));
    assertThat(only().status()).isEqualTo(TraceStatus.COMPLETE);
    assertThat(only().revision()).isEqualTo(1);
    assertListAgreesWithTheTraces();

    treeline.arrives(
        aSpan("late").inTrace("t").childOf("root").with("session.id", "s1").failed("no").build());

    assertThat(only().status()).isEqualTo(TraceStatus.LIVE);
    assertThat(only().revision()).isEqualTo(1);
    assertThat(only().name()).isEqualTo("root");
    assertThat(of(SummaryField.USER_ID, "u1")).containsExactly(traceId("t"));
    assertThat(of(SummaryField.SESSION_ID, "s1")).containsExactly(traceId("t"));
    assertThat(withStatus(TraceStatus.COMPLETE)).isEmpty();
    assertThat(withStatus(TraceStatus.LIVE)).containsExactly(traceId("t"));
    assertListAgreesWithTheTraces();

    treeline.quietFor(Duration.ofSeconds(90));

    assertThat(only().status()).isEqualTo(TraceStatus.COMPLETE);
    assertThat(only().revision()).isEqualTo(2);
    assertThat(only().spanCount()).isEqualTo(3);
    assertThat(only().errorCount()).isEqualTo(1);
    assertThat(of(SummaryField.SESSION_ID, "s1")).containsExactly(traceId("t"));
    assertListAgreesWithTheTraces();
  }

  @Test
  void aPartitionThatIsNotOpenHidesNoOther() {
    treeline.arrives(aSpan("root").inTrace("t").build());
    treeline.partitionsHere = List.of(1, 0);

    SummaryPage page = treeline.reader.list(Tenant.DEFAULT, SummaryQuery.newest(10));

    assertThat(page.summaries()).extracting(TraceSummary::traceId).containsExactly(traceId("t"));
    assertThat(page.failedHosts()).containsExactly("here");
  }

  @Test
  void theStatusIsThatOfTheTraceItself() {
    treeline.arrives(aSpan("root").inTrace("whole").build());
    treeline.arrives(aSpan("kid").inTrace("rootless").childOf("nobody").build());
    treeline.quietFor(Duration.ofSeconds(60));
    treeline.arrives(aSpan("root").inTrace("live").running().build());

    assertThat(withStatus(TraceStatus.COMPLETE)).containsExactly(traceId("whole"));
    assertThat(withStatus(TraceStatus.PARTIAL)).containsExactly(traceId("rootless"));
    assertThat(withStatus(TraceStatus.LIVE)).containsExactly(traceId("live"));
    assertListAgreesWithTheTraces();

    treeline.stalledFor(Duration.ofMinutes(1));

    assertThat(withStatus(TraceStatus.COMPLETE)).as("nobody knows what has come since").isEmpty();
    assertListAgreesWithTheTraces();
    assertThat(all().coverage().missing()).containsExactly(0);
  }

  /** Here it may be lost, or in the changelog only, which may have refused it. */
  @Test
  void aSummaryIsWrittenAgainWhenItsRevisionIsReadBackAgain() {
    treeline.arrives(aSpan("root").inTrace("t").with("user.id", "u").build());
    treeline.quietFor(Duration.ofSeconds(8));
    TraceSummary before = only();
    treeline.loses("summaries");
    assertThat(all().summaries()).isEmpty();

    treeline.readsBackAgain();

    assertThat(only()).isEqualTo(before);
    long written = treeline.written("summaries");
    treeline.readsBackAgain();
    assertThat(treeline.written("summaries")).isEqualTo(written + 1);
    assertThat(only()).isEqualTo(before);
  }

  /** What is left of a trace that is gone is no line in a list. */
  @Test
  void aSummaryWithoutItsTraceIsNotListed() {
    treeline.arrives(aSpan("root").inTrace("t").build());
    treeline.loses("trace-state");
    assertThat(all().summaries()).isEmpty();
  }

  /** A root a record would be a write a record, if each could name the trace anew. */
  @Test
  void aRecordThatTellsNothingNewWritesNothing() {
    treeline.arrives(aSpan("root").inTrace("t").with("user.id", "u").running().build());
    long written = treeline.written("summaries");
    for (int i = 0; i < 50; i++) {
      treeline.arrives(aSpan("root" + i).inTrace("t").with("user.id", "u" + i).build());
    }
    assertThat(treeline.written("summaries")).isEqualTo(written);
  }

  @Test
  void theModelsOfAClosedTraceAreAllThatItAskedForAndThatAnswered() {
    treeline.arrives(aSpan("root").inTrace("t").build());
    treeline.arrives(
        aSpan("a")
            .inTrace("t")
            .childOf("root")
            .with("gen_ai.request.model", "gpt-5")
            .with("gen_ai.response.model", "gpt-5-2026-01-01")
            .build());
    treeline.arrives(aSpan("b").inTrace("t").childOf("root").with("llm.model_name", "o3").build());
    treeline.quietFor(Duration.ofSeconds(8));

    assertThat(only().models()).containsExactly("gpt-5", "gpt-5-2026-01-01", "o3");
    assertThat(ofModel("o3")).containsExactly(traceId("t"));
    assertThat(ofModel("o")).isEmpty();
  }

  /** Each product reads the ids of a trace in its way: the list knows all of them. */
  @Test
  void whatAProductReadsIsFound() {
    treeline.arrives(
        aSpan("kid")
            .inTrace("t")
            .childOf("root")
            .startingAt(20)
            .with("user.id", "kid")
            .with("agent_id", "member")
            .build());
    assertThat(of(SummaryField.ROOT_USER_ID, "kid")).containsExactly(traceId("t"));
    assertThat(of(SummaryField.FIRST_USER_ID, "kid")).containsExactly(traceId("t"));
    assertThat(of(SummaryField.ROOT_AGENT_ID, "member")).isEmpty();

    treeline.arrives(
        aSpan("root")
            .inTrace("t")
            .lasting(50)
            .with("user_id", "root")
            .with("agno.agent.id", "leader")
            .build());
    assertThat(of(SummaryField.ROOT_USER_ID, "root")).containsExactly(traceId("t"));
    assertThat(of(SummaryField.ROOT_AGENT_ID, "leader")).containsExactly(traceId("t"));

    treeline.quietFor(Duration.ofSeconds(8));
    assertThat(only().status()).isEqualTo(TraceStatus.COMPLETE);
    assertThat(of(SummaryField.ROOT_USER_ID, "root")).containsExactly(traceId("t"));
    assertThat(of(SummaryField.USER_ID, "root")).containsExactly(traceId("t"));
    assertThat(of(SummaryField.FIRST_USER_ID, "kid")).containsExactly(traceId("t"));
    assertThat(of(SummaryField.FIRST_USER_ID, "root")).isEmpty();
    assertThat(of(SummaryField.ROOT_AGENT_ID, "leader")).containsExactly(traceId("t"));
  }

  private List<TraceId> ofModel(String model) {
    return listed(new SummaryFilter(0, Long.MAX_VALUE, null, Map.of(), null, model));
  }

  private TraceSummary only() {
    assertThat(all().summaries()).hasSize(1);
    return all().summaries().get(0);
  }

  private SummaryPage all() {
    return treeline.reader.list(Tenant.DEFAULT, SummaryQuery.newest(10));
  }

  private List<TraceId> withStatus(TraceStatus status) {
    return listed(new SummaryFilter(0, Long.MAX_VALUE, status, Map.of(), null, null));
  }

  private List<TraceId> of(SummaryField field, String value) {
    return listed(new SummaryFilter(0, Long.MAX_VALUE, null, Map.of(field, value), null, null));
  }

  private List<TraceId> listed(SummaryFilter filter) {
    return treeline
        .reader
        .list(Tenant.DEFAULT, new SummaryQuery(filter, 10, null))
        .summaries()
        .stream()
        .map(TraceSummary::traceId)
        .toList();
  }

  private void assertListAgreesWithTheTraces() {
    assertThat(all().summaries()).isNotEmpty();
    for (TraceSummary summary : all().summaries()) {
      Trace trace = treeline.trace(summary.traceId());
      assertThat(summary.status()).isEqualTo(trace.status());
      assertThat(summary.revision()).isEqualTo(trace.revision());
      assertThat(summary.spanCount()).isEqualTo(trace.tree().size());
      assertThat(summary.errorCount()).isEqualTo(trace.tree().errorCount());
    }
  }
}
