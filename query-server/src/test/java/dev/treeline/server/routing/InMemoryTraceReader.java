package dev.treeline.server.routing;

import dev.treeline.span.Span;
import dev.treeline.span.SpanId;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.trace.Coverage;
import dev.treeline.trace.Room;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.RunAnswer.RunTrace;
import dev.treeline.trace.SummaryPage;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceReader;
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
          false,
          firstArrival,
          lastArrival);
    }
  }

  private final Map<Key, Stored> traces = new ConcurrentHashMap<>();
  private final AtomicLong clock;
  private int looksAt = Integer.MAX_VALUE;
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

  public InMemoryTraceReader lookingAt(int mostTraces) {
    looksAt = mostTraces;
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
  public TraceAnswer trace(Tenant tenant, TraceId traceId, Room room) {
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
    return found.isEmpty() ? new RunAnswer.NotFound() : new RunAnswer.Found(found, false);
  }

  @Override
  public Coverage coverage() {
    return coverage;
  }

  /** Looks at no more traces than {@link #looksAt}, as a store does. */
  @Override
  public SummaryPage list(Tenant tenant, SummaryQuery query) {
    List<TraceSummary> all =
        of(tenant)
            .map(TraceSummary::of)
            .filter(s -> query.after() == null || s.position().compareTo(query.after()) > 0)
            .sorted(Comparator.comparing(TraceSummary::position))
            .toList();
    List<TraceSummary> found = new ArrayList<>();
    int looked = 0;
    while (looked < Math.min(all.size(), looksAt) && found.size() < query.limit()) {
      TraceSummary summary = all.get(looked++);
      if (query.filter().matches(summary)) {
        found.add(summary);
      }
    }
    return new SummaryPage(
        found,
        looked < all.size() && looked > 0 ? all.get(looked - 1).position() : null,
        List.of(),
        coverage);
  }

  private Stream<Trace> of(Tenant tenant) {
    return traces.entrySet().stream()
        .filter(entry -> entry.getKey().tenant().equals(tenant))
        .map(entry -> entry.getValue().trace(entry.getKey().traceId()));
  }
}
