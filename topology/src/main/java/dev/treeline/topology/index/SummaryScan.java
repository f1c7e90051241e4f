package dev.treeline.topology.index;

import dev.treeline.key.SummaryKey;
import dev.treeline.span.Tenant;
import dev.treeline.trace.Coverage;
import dev.treeline.trace.SummaryFilter;
import dev.treeline.trace.SummaryPage;
import dev.treeline.trace.SummaryPosition;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.TraceSummary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Reads a page of the stores of an instance, as if they were one: seeks to its place in each, then
 * goes on in the order of the list until it has found enough or seen enough.
 */
public final class SummaryScan {

  /**
   * Rows of a store that a page looks at, whatever is stored and however few of them match: some 2
   * ms. The next page goes on where it stopped.
   */
  static final int ROWS_PER_PAGE = 2_000;

  /** A partition. */
  public interface Source {

    ReadOnlyKeyValueStore<byte[], byte[]> summaries();

    /** What a stored summary is at this moment; null where there is no trace. */
    @Nullable TraceSummary now(TraceSummary stored);
  }

  private SummaryScan() {}

  public static SummaryPage page(
      List<? extends Source> sources, Tenant tenant, SummaryQuery query) {
    List<Rows> opened = new ArrayList<>();
    try {
      // Their order is that of the list: the tenant is the same in all of them.
      PriorityQueue<Rows> left =
          new PriorityQueue<>((a, b) -> Arrays.compareUnsigned(a.nextKey, b.nextKey));
      for (Source source : sources) {
        Rows rows = new Rows(source, tenant, query);
        opened.add(rows);
        rows.backInto(left);
      }
      return page(left, query);
    } finally {
      opened.forEach(Rows::close);
    }
  }

  private static SummaryPage page(PriorityQueue<Rows> left, SummaryQuery query) {
    List<TraceSummary> found = new ArrayList<>();
    SummaryPosition last = query.after();
    while (found.size() < query.limit() && !left.isEmpty() && !left.element().seenEnough()) {
      Rows first = left.remove();
      SummaryRow row = first.next();
      if (!row.position().equals(query.after())) {
        last = row.position();
        add(found, row, query.filter(), first.source);
      }
      first.backInto(left);
    }
    return new SummaryPage(found, left.isEmpty() ? null : last, List.of(), Coverage.NONE);
  }

  private static void add(
      List<TraceSummary> found, SummaryRow row, SummaryFilter filter, Source source) {
    if (filter.matchesStored(row)) {
      TraceSummary current = source.now(row.summary());
      if (current != null && filter.matchesNow(current)) {
        found.add(current);
      }
    }
  }

  /** Those of one source. */
  private static final class Rows {

    private final Source source;
    private final KeyValueIterator<byte[], byte[]> rows;
    private byte[] nextKey = {};
    private int looked;

    /** The row at the position itself is seen again, because keys have no successor. */
    Rows(Source source, Tenant tenant, SummaryQuery query) {
      this.source = source;
      this.rows =
          source
              .summaries()
              .range(
                  first(tenant, query.after()),
                  SummaryKey.oldest(tenant, query.filter().oldestArrival()));
    }

    private static byte[] first(Tenant tenant, @Nullable SummaryPosition after) {
      return after == null
          ? SummaryKey.newest(tenant)
          : SummaryKey.of(tenant, after.firstArrival(), after.traceId());
    }

    /** To where its next row stands, if there is one. */
    void backInto(PriorityQueue<Rows> left) {
      if (rows.hasNext()) {
        nextKey = rows.peekNextKey();
        left.add(this);
      }
    }

    boolean seenEnough() {
      return looked == ROWS_PER_PAGE;
    }

    SummaryRow next() {
      looked++;
      return new SummaryRow(rows.next().value);
    }

    void close() {
      rows.close();
    }
  }
}
