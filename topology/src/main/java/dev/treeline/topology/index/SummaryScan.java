package dev.treeline.topology.index;

import dev.treeline.key.SummaryKey;
import dev.treeline.span.Tenant;
import dev.treeline.trace.Coverage;
import dev.treeline.trace.SummaryPage;
import dev.treeline.trace.SummaryPosition;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.TraceSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** Reads a page of one store: seeks to its place, then goes on until it has seen enough. */
public final class SummaryScan {

  /**
   * Rows that a page looks at, whatever is stored and however few of them match: some 2 ms. The
   * next page goes on where it stopped.
   */
  public static final int ROWS_PER_PAGE = 2_000;

  private SummaryScan() {}

  /**
   * Reads one page.
   *
   * @param now makes of a stored summary what it is at this moment, null where there is no trace
   */
  public static SummaryPage page(
      ReadOnlyKeyValueStore<byte[], byte[]> store,
      Tenant tenant,
      SummaryQuery query,
      Function<TraceSummary, @Nullable TraceSummary> now) {
    List<TraceSummary> found = new ArrayList<>();
    SummaryPosition last = query.after();
    boolean more;
    try (KeyValueIterator<byte[], byte[]> rows =
        store.range(
            first(tenant, query.after()),
            SummaryKey.oldest(tenant, query.filter().oldestArrival()))) {
      int looked = 0;
      while (rows.hasNext() && looked < ROWS_PER_PAGE && found.size() < query.limit()) {
        SummaryRow row = new SummaryRow(rows.next().value);
        looked++;
        if (!row.position().equals(query.after())) {
          last = row.position();
          add(found, row, query, now);
        }
      }
      more = rows.hasNext();
    }
    return new SummaryPage(found, more ? last : null, List.of(), Coverage.NONE);
  }

  private static void add(
      List<TraceSummary> found,
      SummaryRow row,
      SummaryQuery query,
      Function<TraceSummary, @Nullable TraceSummary> now) {
    if (query.filter().matchesWhateverStatus(row)) {
      TraceSummary current = now.apply(row.summary());
      if (current != null && query.filter().matchesStatus(current.status())) {
        found.add(current);
      }
    }
  }

  /** The row at the position itself is seen again, because keys have no successor. */
  private static byte[] first(Tenant tenant, @Nullable SummaryPosition after) {
    return after == null
        ? SummaryKey.newest(tenant)
        : SummaryKey.of(tenant, after.firstArrival(), after.traceId());
  }
}
