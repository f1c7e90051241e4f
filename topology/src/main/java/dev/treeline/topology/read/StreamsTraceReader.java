package dev.treeline.topology.read;

import dev.treeline.key.RunKey;
import dev.treeline.key.TraceKey;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.topics.SpansPartitioner;
import dev.treeline.topology.assembly.TraceState;
import dev.treeline.topology.assembly.TraceStateCodec;
import dev.treeline.topology.index.RunIndexProcessor;
import dev.treeline.topology.store.StateStores;
import dev.treeline.topology.store.TraceRows;
import dev.treeline.trace.Coverage;
import dev.treeline.trace.Room;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.StoredAnswer;
import dev.treeline.trace.StoredTrace;
import dev.treeline.trace.SummaryPage;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceReader;
import dev.treeline.trace.TraceTree;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

/** Reads the stores of this instance. */
public final class StreamsTraceReader implements TraceReader {

  private static final int RETRY_AFTER_SECONDS = 1;

  /** Lost rows are back when somebody has seen to it, not in a second. */
  private static final int LOST_RETRY_AFTER_SECONDS = 60;

  private static final TraceTree NO_SPANS = TraceTree.of(List.of());

  private final LocalStores stores;
  private final int partitions;
  private final Freshness freshness;
  private final long rowRetentionMillis;
  private final LocalSummaries summaries;

  /**
   * Made once per instance.
   *
   * @param host how a list names this instance when it cannot be read
   * @param rowRetention how long rows can be read
   */
  public StreamsTraceReader(
      LocalStores stores,
      String host,
      int partitions,
      Duration maxStale,
      Duration rowRetention,
      Clock clock) {
    this(stores, host, partitions, new Freshness.OfOwner(clock, maxStale), rowRetention);
  }

  private StreamsTraceReader(
      LocalStores stores, String host, int partitions, Freshness freshness, Duration rowRetention) {
    this.stores = stores;
    this.partitions = partitions;
    this.freshness = freshness;
    this.rowRetentionMillis = rowRetention.toMillis();
    this.summaries = new LocalSummaries(stores, host, partitions, freshness);
  }

  /** Reads copies: what it finds is as old as they are, and what it does not find may be there. */
  public static StreamsTraceReader ofCopies(
      LocalStores copies, String host, int partitions, Clock clock) {
    return new StreamsTraceReader(
        copies, host, partitions, new Freshness.OfCopy(clock), Duration.ZERO);
  }

  @Override
  public TraceAnswer trace(Tenant tenant, TraceId traceId, Room room) {
    TraceRows.Decoder spans = new TraceRows.Decoder();
    return look(tenant, traceId, room, spans, spans::tree);
  }

  @Override
  public StoredAnswer stored(Tenant tenant, TraceId traceId, Room room) {
    List<byte[]> records = new ArrayList<>();
    TraceAnswer answer = look(tenant, traceId, room, records::add, () -> NO_SPANS);
    return answer instanceof TraceAnswer.Found found
        ? new StoredAnswer.Found(new StoredTrace(found.trace(), records), found.staleMs())
        : new StoredAnswer.Read(answer);
  }

  /**
   * Looks at the trace.
   *
   * @param each is shown its rows
   * @param tree of them, asked for when they were all shown
   */
  private TraceAnswer look(
      Tenant tenant, TraceId traceId, Room room, Consumer<byte[]> each, Supplier<TraceTree> tree) {
    int partition = SpansPartitioner.partitionOf(traceId, partitions);
    byte[] traceKey = TraceKey.of(tenant, traceId);
    try {
      Object opening = stores.opening(StateStores.ROWS, partition);
      WindowStore<byte[], byte[]> rows = stores.window(StateStores.ROWS, partition);
      // Before the state is looked at: what the clock has passed, the state must know.
      long behind = freshness.behindMs(rows);
      ReadOnlyKeyValueStore<byte[], byte[]> states = stores.keyValue(StateStores.STATE, partition);
      TraceState state = stateOf(states, traceKey);
      if (state == null) {
        stores.requireSame(opening, StateStores.ROWS, partition);
        return missing(behind);
      }
      TraceAnswer.Unavailable noRoom = room.take(state.spans(), state.weight());
      if (noRoom != null) {
        return noRoom;
      }
      TraceRows.Seen seen = TraceRows.each(rows, traceKey, state.bucketStarts(), each);
      // Looked at once more: of a trace that was deleted meanwhile the scan found what was left.
      boolean gone = stateOf(states, traceKey) == null;
      stores.requireSame(opening, StateStores.ROWS, partition);
      if (gone) {
        return missing(behind);
      }
      return seen.buckets().length == 0
          ? withoutRows(state, behind)
          : found(traceId, asSeen(state, seen, behind), tree.get(), behind);
    } catch (InvalidStateStoreException moving) {
      return new TraceAnswer.Unavailable(why(moving), RETRY_AFTER_SECONDS);
    }
  }

  /** That of a deleted trace is none. */
  private static @Nullable TraceState stateOf(
      ReadOnlyKeyValueStore<byte[], byte[]> states, byte[] traceKey) {
    byte[] bytes = states.get(traceKey);
    TraceState state = bytes == null ? null : TraceStateCodec.decode(bytes);
    return state == null || state.isDeleted() ? null : state;
  }

  /** In a store that is behind, the state may be ahead of the rows: fewer rows prove no loss. */
  private TraceState asSeen(TraceState state, TraceRows.Seen seen, long behind) {
    return freshness.isEnough(behind)
        ? state.seenIn(seen.buckets(), seen.rows())
        : state.seenIn(seen.buckets());
  }

  /**
   * A trace whose newest bucket cannot have expired is there, and nothing of it can be shown: most
   * dialects have no answer without a span. A copy of it may have its rows still.
   */
  private TraceAnswer withoutRows(TraceState state, long behind) {
    long clock = freshness.clock().millis() - behind;
    boolean lost = freshness.isEnough(behind) && clock - state.newestBucket() < rowRetentionMillis;
    return lost
        ? new TraceAnswer.Unavailable(
            "the rows of this trace are lost, before they could expire", LOST_RETRY_AFTER_SECONDS)
        : missing(behind);
  }

  private TraceAnswer found(TraceId traceId, TraceState state, TraceTree tree, long behind) {
    boolean stale = !freshness.isEnough(behind);
    return new TraceAnswer.Found(
        state.toTrace(traceId, tree, stale),
        stale ? OptionalLong.of(freshness.age(behind, state.lastArrival())) : OptionalLong.empty());
  }

  private TraceAnswer missing(long behind) {
    return freshness.isEnough(behind)
        ? new TraceAnswer.NotFound()
        : new TraceAnswer.Unavailable(
            "the partition of this trace has been processed only up to some time ago",
            RETRY_AFTER_SECONDS);
  }

  @Override
  public RunAnswer run(Tenant tenant, String runId) {
    byte[] runKey = RunKey.of(tenant, runId);
    RunTraces traces = new RunTraces();
    long behind;
    try {
      int partition = stores.runPartitionOf(runKey);
      Object opening = stores.opening(StateStores.RUNS, partition);
      ReadOnlyKeyValueStore<byte[], byte[]> store = stores.keyValue(StateStores.RUNS, partition);
      // Before the pairs are looked at: of what the clock has passed, the index must know.
      behind = freshness.behindMs(store);
      try (KeyValueIterator<byte[], byte[]> pairs =
          store.range(RunKey.firstPair(runKey), RunKey.lastPair(runKey))) {
        while (pairs.hasNext()) {
          KeyValue<byte[], byte[]> pair = pairs.next();
          traces.add(pair.key, RunIndexProcessor.Row.decode(pair.value));
        }
      }
      stores.requireSame(opening, StateStores.RUNS, partition);
    } catch (InvalidStateStoreException moving) {
      return new RunAnswer.Unavailable(why(moving), RETRY_AFTER_SECONDS);
    }
    if (traces.isKnown()) {
      return traces.found();
    }
    return freshness.isEnough(behind)
        ? new RunAnswer.NotFound()
        : new RunAnswer.Unavailable(
            "the index of this run has been processed only up to some time ago",
            RETRY_AFTER_SECONDS);
  }

  @Override
  public Coverage coverage() {
    Set<Integer> upToDate = new HashSet<>();
    try {
      for (int partition : stores.partitions()) {
        if (isUpToDate(partition)) {
          upToDate.add(partition);
        }
      }
    } catch (InvalidStateStoreException notRunning) {
      upToDate.clear();
    }
    return new Coverage(partitions, upToDate);
  }

  private boolean isUpToDate(int partition) {
    try {
      Object opening = stores.opening(StateStores.ROWS, partition);
      long behind = freshness.behindMs(stores.window(StateStores.ROWS, partition));
      stores.requireSame(opening, StateStores.ROWS, partition);
      return freshness.isEnough(behind);
    } catch (InvalidStateStoreException moving) {
      return false;
    }
  }

  @Override
  public SummaryPage list(Tenant tenant, SummaryQuery query) {
    return summaries.page(tenant, query);
  }

  private static String why(InvalidStateStoreException moving) {
    return "the store is not open: " + moving.getMessage();
  }
}
