package dev.treeline.server.routing;

import dev.treeline.span.Span;
import dev.treeline.span.SpanId;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.trace.Coverage;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.RunAnswer.RunTrace;
import dev.treeline.trace.SummaryPage;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceReader;
import dev.treeline.trace.TraceStatus;
import dev.treeline.trace.TraceSummary;
import dev.treeline.trace.TraceTree;
import dev.treeline.vocabulary.CanonicalField;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Open traces in a map; each record arrives a millisecond after the one before. */
public class InMemoryTraceReader implements TraceReader {

  private record Key(Tenant tenant, TraceId traceId) {}

  private record Stored(List<Span> spans, long firstArrival, long lastArrival) {
    Trace trace(TraceId id) {
      Map<SpanId, Span> merged = new LinkedHashMap<>();
      spans.forEach(span -> merged.merge(span.spanId(), span, (a, b) -> b.isRunning() ? a : b));
      return new Trace(
          id,
          TraceTree.of(List.copyOf(merged.values())),
          true,
          0,
          null,
          0,
          false,
          firstArrival,
          lastArrival);
    }
  }

  private final Map<Key, Stored> traces = new ConcurrentHashMap<>();
  private final AtomicLong clock;
  private volatile Coverage coverage = new Coverage(1, Set.of(0));

  public InMemoryTraceReader() {
    this(new AtomicLong());
  }

  /** Several that share a clock are instances of one cluster. */
  public InMemoryTraceReader(AtomicLong clock) {
    this.clock = clock;
  }

  /** What it says of how far it has come; what it has, it has all the same. */
  public InMemoryTraceReader covering(int partitions, Integer... upToDate) {
    coverage = new Coverage(partitions, Set.of(upToDate));
    return this;
  }

  public void add(Tenant tenant, List<Span> spans) {
    long now = clock.incrementAndGet();
    traces.merge(
        new Key(tenant, spans.get(0).traceId()),
        new Stored(List.copyOf(spans), now, now),
        (before, more) -> {
          List<Span> all = new ArrayList<>(before.spans);
          all.addAll(more.spans);
          return new Stored(all, before.firstArrival, more.lastArrival);
        });
  }

  @Override
  public TraceAnswer trace(Tenant tenant, TraceId traceId) {
    Stored stored = traces.get(new Key(tenant, traceId));
    return stored == null
        ? new TraceAnswer.NotFound()
        : TraceAnswer.Found.now(stored.trace(traceId));
  }

  @Override
  public RunAnswer run(Tenant tenant, String runId) {
    List<RunTrace> found =
        of(tenant)
            .flatMap(trace -> trace.tree().spans().stream())
            .filter(span -> Objects.equals(runId, CanonicalField.RUN_ID.text(span)))
            .map(span -> new RunTrace(span.traceId(), span.spanId(), span.startUnixNano()))
            .sorted(Comparator.comparingLong(RunTrace::startUnixNano))
            .toList();
    return found.isEmpty() ? new RunAnswer.NotFound() : new RunAnswer.Found(found);
  }

  @Override
  public Coverage coverage() {
    return coverage;
  }

  @Override
  public SummaryPage newest(Tenant tenant, int limit) {
    return new SummaryPage(
        of(tenant)
            .sorted(Comparator.comparingLong(Trace::firstArrival).reversed())
            .limit(limit)
            .map(InMemoryTraceReader::summary)
            .toList(),
        List.of());
  }

  private Stream<Trace> of(Tenant tenant) {
    return traces.entrySet().stream()
        .filter(entry -> entry.getKey().tenant().equals(tenant))
        .map(entry -> entry.getValue().trace(entry.getKey().traceId()));
  }

  private static TraceSummary summary(Trace trace) {
    return new TraceSummary(
        trace.traceId(),
        trace.tree().span(0).name(),
        trace.tree().span(0).serviceName(),
        trace.startUnixNano(),
        trace.endUnixNano(),
        TraceStatus.LIVE,
        0,
        trace.tree().size(),
        trace.tree().errorCount(),
        trace.firstArrival(),
        null,
        null,
        null,
        null,
        null,
        null);
  }
}
