package dev.treeline.topology.index;

import dev.treeline.codec.SpanRecords;
import dev.treeline.codec.SpanSkim.Skimmed;
import dev.treeline.key.SummaryKey;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.trace.SummaryField;
import dev.treeline.trace.TraceStatus;
import dev.treeline.trace.TraceSummary;
import dev.treeline.trace.TraceTree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * One row a trace, at its first arrival, where it stays. Written when the trace begins, when a
 * record tells what the row lacks, and when the trace is closed: not with every span.
 */
public final class SummaryIndex {

  /** Of so many traces it is remembered what their rows have; of others, the row is looked at. */
  private static final int REMEMBERED = 10_000;

  /**
   * As {@link TraceTree#START_ORDER} has spans, with those last of which this part tells no start.
   */
  private static final Comparator<Span> PARTS =
      Comparator.comparing(Span::startUnixNano, Span::compareStarts).thenComparing(Span::spanId);

  private record Ref(long tenant, TraceId traceId) {}

  private final KeyValueStore<byte[], byte[]> store;
  private final Map<Ref, Integer> known = new RecentlyUsed<>(REMEMBERED);

  public SummaryIndex(KeyValueStore<byte[], byte[]> store) {
    this.store = store;
  }

  /**
   * A record arrived. It is decoded only when it may tell something new.
   *
   * @param begins it is the first of its trace
   * @param replayed it is read again, and the store may have a row that the changelog lacks
   */
  public void arrived(
      Tenant tenant,
      TraceId traceId,
      long firstArrival,
      boolean begins,
      boolean replayed,
      Skimmed skim,
      byte[] record) {
    Ref ref = new Ref(tenant.keyPrefix(), traceId);
    Integer remembered = begins ? null : known.get(ref);
    if (remembered != null && !mayTell(skim, remembered)) {
      return; // most records: no row is looked at
    }
    byte[] key = SummaryKey.of(tenant, firstArrival, traceId);
    TraceSummary before = begins ? null : read(key);
    int has = remembered != null ? remembered : before == null ? 0 : SummaryFacts.in(before);
    known.put(ref, has);
    if (before != null && replayed && remembered == null) {
      store.put(key, SummaryCodec.encode(before));
    }
    if (before != null && !mayTell(skim, has)) {
      return;
    }
    List<Span> spans = new ArrayList<>(SpanRecords.decode(record));
    spans.sort(PARTS);
    int news = SummaryFacts.news(spans, has);
    if (before != null && news == 0) {
      return;
    }
    TraceSummary told = TraceSummary.of(traceId, spans, TraceStatus.LIVE, 0, firstArrival);
    boolean named = (news & SummaryFacts.ROOT) != 0;
    store.put(key, SummaryCodec.encode(before == null ? told : together(before, told, named)));
    known.put(ref, has | news);
  }

  private static boolean mayTell(Skimmed skim, int has) {
    boolean names = skim.root() && (has & SummaryFacts.ROOT) == 0;
    return names || (skim.facts() & ~has) != 0;
  }

  /** For each bit of a fact, the attributes that tell it. */
  public static List<List<String>> factKeys() {
    return SummaryFacts.KEYS;
  }

  /** Of a revision. */
  public void closed(Tenant tenant, TraceSummary summary) {
    store.put(
        SummaryKey.of(tenant, summary.firstArrival(), summary.traceId()),
        SummaryCodec.encode(summary));
    known.remove(new Ref(tenant.keyPrefix(), summary.traceId()));
  }

  /**
   * Writes the row once more if it is of this revision, for its changelog may have refused it. A
   * kill may have lost it and kept the trace's state.
   *
   * @return whether it is
   */
  public boolean closedAgain(Tenant tenant, long firstArrival, TraceId traceId, int revision) {
    TraceSummary summary = read(SummaryKey.of(tenant, firstArrival, traceId));
    if (summary == null || summary.revision() != revision) {
      return false;
    }
    closed(tenant, summary);
    return true;
  }

  public void remove(Tenant tenant, long firstArrival, TraceId traceId) {
    byte[] key = SummaryKey.of(tenant, firstArrival, traceId);
    if (store.get(key) != null) { // a delete of nothing is a record in the changelog, too
      store.delete(key);
    }
    known.remove(new Ref(tenant.keyPrefix(), traceId));
  }

  private @Nullable TraceSummary read(byte[] key) {
    byte[] row = store.get(key);
    return row == null ? null : SummaryCodec.decode(row);
  }

  /**
   * What was known comes first, unless a root arrived in a trace that was never closed: then the
   * root's word does, as it will when the trace is closed.
   */
  private static TraceSummary together(TraceSummary before, TraceSummary told, boolean named) {
    boolean root = named && before.revision() == 0;
    Map<SummaryField, String> fields = new EnumMap<>(SummaryField.class);
    fields.putAll(root ? before.fields() : told.fields());
    fields.putAll(root ? told.fields() : before.fields());
    return new TraceSummary(
        before.traceId(),
        root ? told.name() : before.name(),
        earlier(before.startUnixNano(), told.startUnixNano()),
        Math.max(before.endUnixNano(), told.endUnixNano()),
        before.status(),
        before.revision(),
        before.spanCount(),
        before.errorCount(),
        before.firstArrival(),
        fields,
        Stream.of(before, told).flatMap(summary -> summary.models().stream()).toList());
  }

  private static long earlier(long one, long other) {
    return Span.compareStarts(one, other) <= 0 ? one : other;
  }
}
