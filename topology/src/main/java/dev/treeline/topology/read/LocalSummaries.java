package dev.treeline.topology.read;

import dev.treeline.key.SummaryKey;
import dev.treeline.key.TraceKey;
import dev.treeline.span.Tenant;
import dev.treeline.topology.assembly.TraceState;
import dev.treeline.topology.assembly.TraceStateCodec;
import dev.treeline.topology.index.SummaryCodec;
import dev.treeline.topology.index.SummaryScan;
import dev.treeline.topology.store.StateStores;
import dev.treeline.topology.store.TraceRows;
import dev.treeline.trace.Coverage;
import dev.treeline.trace.SummaryPage;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.TraceSummary;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

/** Lists from the stores of this instance. */
final class LocalSummaries {

  private final LocalStores stores;
  private final String host;
  private final int partitions;
  private final Freshness freshness;

  LocalSummaries(LocalStores stores, String host, int partitions, Freshness freshness) {
    this.stores = stores;
    this.host = host;
    this.partitions = partitions;
    this.freshness = freshness;
  }

  SummaryPage page(Tenant tenant, SummaryQuery query) {
    List<SummaryPage> pages = new ArrayList<>();
    pages.add(nothing()); // who has no partition now, must know that all are missing
    try {
      List<Partition> open = new ArrayList<>();
      for (int number : stores.partitions()) {
        try {
          open.add(new Partition(number, tenant));
        } catch (InvalidStateStoreException moving) {
          pages.add(SummaryPage.failed(host));
        }
      }
      pages.add(page(open, tenant, query));
    } catch (InvalidStateStoreException moving) {
      pages.add(SummaryPage.failed(host));
    }
    return SummaryPage.merge(pages, query.limit());
  }

  private SummaryPage nothing() {
    return new SummaryPage(List.of(), null, List.of(), new Coverage(partitions, Set.of()));
  }

  private SummaryPage page(List<Partition> open, Tenant tenant, SummaryQuery query) {
    SummaryPage page = SummaryScan.page(open, tenant, query);
    Set<Integer> upToDate = new HashSet<>();
    for (Partition partition : open) {
      stores.requireSame(partition.opening, StateStores.ROWS, partition.number);
      if (partition.upToDate) {
        upToDate.add(partition.number);
      }
    }
    return new SummaryPage(
        page.summaries(), page.next(), page.failedHosts(), new Coverage(partitions, upToDate));
  }

  /** One partition, as it is while it is looked at. */
  private final class Partition implements SummaryScan.Source {

    private final int number;
    private final Tenant tenant;
    private final Object opening;
    private final ReadOnlyKeyValueStore<byte[], byte[]> summaries;
    private final ReadOnlyKeyValueStore<byte[], byte[]> states;
    private final WindowStore<byte[], byte[]> rows;
    private final boolean upToDate;

    Partition(int number, Tenant tenant) {
      this.number = number;
      this.tenant = tenant;
      this.opening = stores.opening(StateStores.ROWS, number);
      this.summaries = stores.keyValue(StateStores.SUMMARIES, number);
      this.states = stores.keyValue(StateStores.STATE, number);
      this.rows = stores.window(StateStores.ROWS, number);
      this.upToDate = freshness.isEnough(freshness.behindMs(rows));
    }

    @Override
    public ReadOnlyKeyValueStore<byte[], byte[]> summaries() {
      return summaries;
    }

    /**
     * A summary is not written with every span: what the trace's state knows better is taken from
     * there. Without a state the trace is gone, and what is left of it is no line in a list.
     */
    @Override
    public @Nullable TraceSummary now(TraceSummary summary) {
      byte[] traceKey = TraceKey.of(tenant, summary.traceId());
      byte[] bytes = states.get(traceKey);
      if (bytes == null) {
        return null;
      }
      TraceState state = TraceStateCodec.decode(bytes);
      if (state.isDeleted() || state.firstArrival() != summary.firstArrival()) {
        return null; // it is gone; or was gone, and began again
      }
      if (state.bucketStarts().length > 1) { // the older of them may have expired
        state = state.seenIn(TraceRows.filled(rows, traceKey, state.bucketStarts()));
      }
      if (state.open()) {
        return summary.at(
            state.status(summary.status(), true),
            state.revision(),
            (int) state.spans(),
            (int) state.errors());
      }
      TraceSummary closed = ofRevision(summary, state.revision());
      return closed.at(
          state.status(closed.status(), !upToDate),
          state.revision(),
          closed.spanCount(),
          closed.errorCount());
    }

    /** It may have been closed after its row was read. */
    private TraceSummary ofRevision(TraceSummary summary, int revision) {
      if (summary.revision() == revision) {
        return summary;
      }
      byte[] again =
          summaries.get(SummaryKey.of(tenant, summary.firstArrival(), summary.traceId()));
      return again == null ? summary : SummaryCodec.decode(again);
    }
  }
}
