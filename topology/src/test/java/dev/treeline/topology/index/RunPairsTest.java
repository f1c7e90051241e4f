package dev.treeline.topology.index;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.SpanLimits;
import dev.treeline.codec.SpanRecords;
import dev.treeline.codec.SpanSkim;
import dev.treeline.codec.SpanSkim.Skimmed;
import dev.treeline.key.RunKey;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.testing.SpanBuilder;
import dev.treeline.vocabulary.CanonicalField;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class RunPairsTest {

  private static final long NOW = 1_000_000;

  private long now = NOW;
  private final SpanSkim spanSkim =
      new SpanSkim(CanonicalField.RUN_ID.keys(), List.of(), SpanLimits.DEFAULTS);
  private final RunPairs pairs = new RunPairs(Duration.ofMinutes(10));

  @Test
  void aSpanWithoutARunTellsNothing() {
    assertThat(collect(aSpan("a").build())).isEmpty();
  }

  @Test
  void aRecordTellsOnlyTheEarliestSpanOfARun() {
    assertThat(collect(ofRun("r", "late", 9), ofRun("r", "early", 1), ofRun("r", "mid", 5)))
        .containsExactly(pair("early", 1));
  }

  @Test
  void theKeyIsTenantAndRun() {
    List<byte[]> keys = new ArrayList<>();
    Tenant acme = Tenant.named("acme");
    collect(acme, (key, pair) -> keys.add(key), ofRun("r", "a", 1));
    assertThat(keys).containsExactly(RunKey.of(acme, "r"));
  }

  @Test
  void whatWasToldIsNotToldAgain() {
    collect(ofRun("r", "a", 5));
    assertThat(collect(ofRun("r", "a", 5))).isEmpty();
    assertThat(collect(ofRun("r", "b", 6))).isEmpty();
  }

  /** The index forgets what it was not told for a while; a run may go on for days. */
  @Test
  void whatGoesOnIsToldAgainAfterAWhile() {
    collect(ofRun("r", "a", 5));
    for (int i = 0; i < 10; i++) {
      now += Duration.ofMinutes(1).toMillis();
      assertThat(collect(ofRun("r", "a", 5))).isEmpty();
    }
    now += 1;
    assertThat(collect(ofRun("r", "a", 5))).hasSize(1);
    assertThat(collect(ofRun("r", "a", 5))).isEmpty();
  }

  @Test
  void anEarlierSpanIsNews() {
    collect(ofRun("r", "a", 5));
    assertThat(collect(ofRun("r", "b", 4))).containsExactly(pair("b", 4));
    assertThat(collect(ofRun("r", "a", 5))).isEmpty();
  }

  /** It says 0, and is a part of a span that another part tells the start of. */
  @Test
  void anUpdateWithoutAStartIsLaterThanAllThatHaveOne() {
    assertThat(collect(ofRun("r", "update", 0), ofRun("r", "span", 5)))
        .containsExactly(pair("span", 5));
    assertThat(collect(ofRun("r", "update", 0))).isEmpty();

    assertThat(collect(ofRun("other", "update", 0))).containsExactly(pair("update", 0));
    assertThat(collect(ofRun("other", "span", 5))).containsExactly(pair("span", 5));

    RunPair deleted = RunPair.deleted(aSpan("a").build().traceId());
    assertThat(pair("update", 0).earlier(deleted)).isEqualTo(deleted);
    assertThat(deleted.earlier(pair("update", 0))).isEqualTo(deleted);
  }

  @Test
  void everyRunTraceAndTenantIsTold() {
    collect(ofRun("r", "a", 5));
    assertThat(collect(ofRun("other", "a", 5))).hasSize(1);
    assertThat(collect(builder("r", "a", 5).inTrace("other").build())).hasSize(1);
    List<RunPair> ofOther = new ArrayList<>();
    collect(Tenant.named("acme"), (key, pair) -> ofOther.add(pair), ofRun("r", "a", 5));
    assertThat(ofOther).hasSize(1);
  }

  /** Telling a pair again does no harm; remembering all of them would. */
  @Test
  void theLeastRecentlyToldIsForgottenFirst() {
    collect(ofRun("first", "a", 5));
    collect(ofRun("second", "a", 5));
    for (int i = 0; i < 9_998; i++) {
      collect(ofRun("r" + i, "a", 5));
    }
    assertThat(collect(ofRun("first", "a", 5))).isEmpty(); // and is the most recent now
    collect(ofRun("one more", "a", 5));
    assertThat(collect(ofRun("first", "a", 5))).isEmpty();
    assertThat(collect(ofRun("second", "a", 5))).hasSize(1);
  }

  @Test
  void anEndlessRunIdIsToldAndNotRemembered() {
    String endless = "r".repeat(1_001);
    assertThat(collect(ofRun(endless, "a", 5))).hasSize(1);
    assertThat(collect(ofRun(endless, "a", 5))).hasSize(1);
  }

  @Test
  void ofTwoThatStartTogetherTheSmallerIdWinsWhateverTheOrder() {
    RunPair a = pair("a", 5);
    RunPair b = pair("b", 5);
    assertThat(a.earlier(b)).isEqualTo(b.earlier(a));
    assertThat(a.earlier(pair("b", 4))).isEqualTo(pair("b", 4));
    assertThat(RunPair.decode(a.encode())).isEqualTo(a);
  }

  private List<RunPair> collect(Span... spans) {
    List<RunPair> told = new ArrayList<>();
    collect(Tenant.DEFAULT, (key, pair) -> told.add(pair), spans);
    return told;
  }

  private void collect(Tenant tenant, BiConsumer<byte[], RunPair> out, Span... spans) {
    Skimmed skim = spanSkim.skim(SpanRecords.encode(List.of(spans)));
    pairs.collect(tenant, skim.traceId(), skim.runs(), now, out);
  }

  private static Span ofRun(String run, String label, long startMs) {
    return builder(run, label, startMs).build();
  }

  private static SpanBuilder builder(String run, String label, long startMs) {
    return aSpan(label).startingAtUnixMs(startMs).with("run_id", run);
  }

  private static RunPair pair(String label, long startMs) {
    Span span = aSpan(label).build();
    return new RunPair(span.traceId(), span.spanId(), startMs * 1_000_000);
  }
}
