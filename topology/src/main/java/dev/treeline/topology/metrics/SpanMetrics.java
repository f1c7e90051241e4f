package dev.treeline.topology.metrics;

import dev.treeline.foreign.Repair;
import dev.treeline.trace.ClosedBy;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The balance of spans: what was accepted is stored, or a duplicate, or dropped for a reason, or a
 * dead letter. Spans of source topics are accepted when {@code treeline.spans} is read, those that
 * do not come so far when they become dead letters.
 */
public final class SpanMetrics {

  private final MeterRegistry registry;
  private final Counter accepted;
  private final Counter stored;
  private final Counter duplicate;
  private final Counter misrouted;
  private final Counter reopened;
  private final Counter emitted;
  private final Counter confirmed;
  private final Timer round;
  private final Timer rebuild;
  private final Counter expiredPut;
  private final AtomicInteger waiting = new AtomicInteger();

  /** A registry takes longer to find a counter by its tags than to count. */
  private final Map<String, SourceCounters> sources = new ConcurrentHashMap<>();

  private record SourceCounters(Counter records, Counter spans) {}

  /** Of the application that reads {@code treeline.spans}. */
  public SpanMetrics(MeterRegistry registry) {
    this(registry, "spans");
  }

  /** Of those that read source topics. */
  public static SpanMetrics ofSources(MeterRegistry registry) {
    return new SpanMetrics(registry, "sources");
  }

  /**
   * @param readers tells their gauges apart: of one name and tags a registry takes the first only
   */
  private SpanMetrics(MeterRegistry registry, String readers) {
    this.registry = registry;
    this.accepted = registry.counter("treeline.spans.accepted");
    this.stored = registry.counter("treeline.spans.stored");
    this.duplicate = registry.counter("treeline.spans.duplicate");
    this.misrouted = registry.counter("treeline.spans.misrouted");
    this.reopened = registry.counter("treeline.traces.reopened");
    this.emitted = registry.counter("treeline.traces.emitted");
    this.confirmed = registry.counter("treeline.traces.confirmed");
    this.round = registry.timer("treeline.closing.round");
    this.rebuild = registry.timer("treeline.closing.rebuild");
    this.expiredPut = registry.counter("treeline.rows.expired_put"); // there from the start, as 0
    Gauge.builder("treeline.spans.waiting_partitions", waiting, AtomicInteger::get)
        .tag("of", readers)
        .strongReference(true) // of sources, where there are none, nobody else has it
        .register(registry);
  }

  /** A record of a source topic, and how many of its spans went on to {@code treeline.spans}. */
  public void read(String sourceTopic, int spans) {
    SourceCounters of = sources.computeIfAbsent(sourceTopic, this::countersOf);
    of.records.increment();
    of.spans.increment(spans);
  }

  private SourceCounters countersOf(String sourceTopic) {
    return new SourceCounters(
        registry.counter("treeline.source.records", "topic", sourceTopic),
        registry.counter("treeline.source.spans", "topic", sourceTopic));
  }

  /** Counts for nobody. */
  public static SpanMetrics none() {
    return new SpanMetrics(new CompositeMeterRegistry());
  }

  public void accepted(int spans) {
    accepted.increment(spans);
  }

  public void stored(int spans) {
    stored.increment(spans);
  }

  public void duplicate(int spans) {
    duplicate.increment(spans);
  }

  public void dropped(String reason, int spans) {
    registry.counter("treeline.spans.dropped", "reason", reason).increment(spans);
  }

  public void deadLettered(String reason, int spans) {
    registry.counter("treeline.spans.dead_lettered", "reason", reason).increment(spans);
  }

  /** Spans of another encoding that were put right when they were decoded. */
  public void repaired(Map<Repair, Integer> spans) {
    spans.forEach(
        (repair, count) ->
            registry.counter("treeline.spans.repaired", "rule", repair.code()).increment(count));
  }

  /** A span of which a limit kept something out; it is stored all the same. */
  public void cut(String reason) {
    registry.counter("treeline.spans.cut", "reason", reason).increment();
  }

  /** A row that the store takes and never shows: cannot happen. */
  public void expiredPut() {
    expiredPut.increment();
  }

  /** Sent once more, to the right partition; it is accepted there. */
  public void misrouted(int spans) {
    misrouted.increment(spans);
  }

  /** Partitions that wait for the schema of their next record: so many more, or less. */
  public void waiting(int change) {
    waiting.addAndGet(change);
  }

  /** By a command; its remains go step by step. */
  public void deleted() {
    registry.counter("treeline.traces.deleted").increment();
  }

  public void reopened() {
    reopened.increment();
  }

  public void emitted() {
    emitted.increment();
  }

  /** Kafka did not take a record; what follows from that is the topic's. */
  public void refused(String topic) {
    registry.counter("treeline.writes.refused", "topic", topic).increment();
  }

  /** Records that were not in their topic any more when they were to be read. */
  public void missed(String topic, long records) {
    registry.counter("treeline.records.missed", "topic", topic).increment(records);
  }

  /** A late span came to a trace of which rows are gone that could not have expired. */
  public void rowsLost() {
    registry.counter("treeline.traces.lost_rows").increment();
  }

  /** The code failed on it; it is tried again. */
  public void closeFailed() {
    registry.counter("treeline.traces.close.failed").increment();
  }

  public void confirmed(ClosedBy by) {
    confirmed.increment();
    registry.counter("treeline.traces.closed", "by", by.text()).increment();
  }

  /** One partition's turn at closing, in which its thread does nothing else. */
  public void closingRound(long nanos) {
    round.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** The open traces of a partition were found again at its start. */
  public void openTracesFound(long nanos) {
    rebuild.record(nanos, TimeUnit.NANOSECONDS);
  }
}
