package dev.treeline.topology.index;

import dev.treeline.key.SummaryKey;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceStatus;
import dev.treeline.trace.TraceSummary;
import dev.treeline.vocabulary.CanonicalField;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * One row a trace, at its first arrival, where it stays. Written when the trace begins, when a root
 * of it arrives, and when it is closed: not with every span.
 */
public final class SummaryIndex {

  private final KeyValueStore<byte[], byte[]> store;

  public SummaryIndex(KeyValueStore<byte[], byte[]> store) {
    this.store = store;
  }

  /** Of an open trace, from the spans of one record. */
  public void open(Tenant tenant, TraceId traceId, long firstArrival, List<Span> spans) {
    store.put(
        SummaryKey.of(tenant, firstArrival, traceId),
        SummaryCodec.encode(
            summarize(traceId, spans, TraceStatus.LIVE, 0, spans.size(), firstArrival)));
  }

  /** Of a revision. */
  public void closed(Tenant tenant, Trace trace) {
    TraceSummary summary =
        summarize(
            trace.traceId(),
            trace.tree().spans(),
            trace.status(),
            trace.revision(),
            trace.tree().size(),
            trace.firstArrival());
    store.put(
        SummaryKey.of(tenant, trace.firstArrival(), trace.traceId()), SummaryCodec.encode(summary));
  }

  public void remove(Tenant tenant, long firstArrival, TraceId traceId) {
    store.delete(SummaryKey.of(tenant, firstArrival, traceId));
  }

  /** The newest of one store. */
  public static List<TraceSummary> newest(
      ReadOnlyKeyValueStore<byte[], byte[]> store, Tenant tenant, int limit) {
    List<TraceSummary> summaries = new ArrayList<>();
    try (KeyValueIterator<byte[], byte[]> found =
        store.range(SummaryKey.newest(tenant), SummaryKey.oldest(tenant))) {
      while (found.hasNext() && summaries.size() < limit) {
        KeyValue<byte[], byte[]> row = found.next();
        summaries.add(SummaryCodec.decode(row.value));
      }
    }
    return summaries;
  }

  private static TraceSummary summarize(
      TraceId traceId,
      List<Span> spans,
      TraceStatus status,
      int revision,
      int spanCount,
      long firstArrival) {
    Span head =
        spans.stream()
            .filter(Span::isRoot)
            .min(Comparator.comparing(Span::startUnixNano))
            .orElseGet(() -> spans.stream().min(Comparator.comparing(Span::startUnixNano)).get());
    return new TraceSummary(
        traceId,
        head.name(),
        head.serviceName(),
        spans.stream().mapToLong(Span::startUnixNano).min().orElse(0),
        spans.stream().mapToLong(Span::lastUnixNano).max().orElse(0),
        status,
        revision,
        spanCount,
        (int) spans.stream().filter(Span::isError).count(),
        firstArrival,
        first(head, spans, CanonicalField.RUN_ID::text),
        first(head, spans, CanonicalField.SESSION_ID::text),
        first(head, spans, CanonicalField.USER_ID::text),
        first(head, spans, CanonicalField.AGENT_ID::text),
        first(head, spans, CanonicalField.TEAM_ID::text),
        first(head, spans, CanonicalField.WORKFLOW_ID::text));
  }

  /** Of the head, else of the first span that has it. */
  private static @Nullable String first(
      Span head, List<Span> spans, Function<Span, @Nullable String> field) {
    String ofHead = field.apply(head);
    if (ofHead != null) {
      return ofHead;
    }
    for (Span span : spans) {
      String value = field.apply(span);
      if (value != null) {
        return value;
      }
    }
    return null;
  }
}
