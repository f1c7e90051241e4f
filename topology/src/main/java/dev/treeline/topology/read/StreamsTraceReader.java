package dev.treeline.topology.read;

import dev.treeline.key.RunKey;
import dev.treeline.key.TraceKey;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.topics.SpansPartitioner;
import dev.treeline.topology.assembly.TraceState;
import dev.treeline.topology.assembly.TraceStateCodec;
import dev.treeline.topology.index.RunIndexProcessor;
import dev.treeline.topology.index.SummaryIndex;
import dev.treeline.topology.store.ClockRow;
import dev.treeline.topology.store.StateStores;
import dev.treeline.topology.store.TraceRows;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.RunAnswer.RunTrace;
import dev.treeline.trace.SummaryPage;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceReader;
import dev.treeline.trace.TraceSummary;
import dev.treeline.trace.TraceTree;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;

/** Reads the stores of this instance. */
public final class StreamsTraceReader implements TraceReader {

  private static final int RETRY_AFTER_SECONDS = 1;

  private final LocalStores stores;
  private final String host;
  private final int partitions;
  private final Duration maxStale;
  private final Clock clock;

  /**
   * Made once per instance.
   *
   * @param host how a list names this instance when it cannot be read
   */
  public StreamsTraceReader(
      LocalStores stores, String host, int partitions, Duration maxStale, Clock clock) {
    this.stores = stores;
    this.host = host;
    this.partitions = partitions;
    this.maxStale = maxStale;
    this.clock = clock;
  }

  @Override
  public TraceAnswer trace(Tenant tenant, TraceId traceId) {
    int partition = SpansPartitioner.partitionOf(traceId, partitions);
    byte[] traceKey = TraceKey.of(tenant, traceId);
    try {
      ReadOnlyWindowStore<byte[], byte[]> rows = stores.window(StateStores.ROWS, partition);
      // Before the state is looked at: what the clock has passed, the state must know.
      long behind = behindMs(rows);
      byte[] state = stores.keyValue(StateStores.STATE, partition).get(traceKey);
      return state == null
          ? missing(behind)
          : found(traceId, TraceStateCodec.decode(state), rows, traceKey, behind);
    } catch (InvalidStateStoreException moving) {
      return new TraceAnswer.Unavailable(why(moving), RETRY_AFTER_SECONDS);
    }
  }

  private TraceAnswer found(
      TraceId traceId,
      TraceState state,
      ReadOnlyWindowStore<byte[], byte[]> rows,
      byte[] traceKey,
      long behind) {
    TraceTree tree = TraceRows.scan(rows, traceKey, state.bucketStarts()).tree();
    if (tree.size() == 0) {
      return missing(behind);
    }
    boolean stale = behind > maxStale.toMillis();
    return new TraceAnswer.Found(
        state.toTrace(traceId, tree, stale),
        stale
            ? OptionalLong.of(Math.min(behind, clock.millis() - state.lastArrival()))
            : OptionalLong.empty());
  }

  private TraceAnswer missing(long behind) {
    return behind <= maxStale.toMillis()
        ? new TraceAnswer.NotFound()
        : new TraceAnswer.Unavailable(
            "the partition of this trace has been processed only up to some time ago",
            RETRY_AFTER_SECONDS);
  }

  @Override
  public RunAnswer run(Tenant tenant, String runId) {
    byte[] runKey = RunKey.of(tenant, runId);
    List<RunTrace> traces = new ArrayList<>();
    try {
      ReadOnlyKeyValueStore<byte[], byte[]> store = stores.keyValue(StateStores.RUNS);
      try (KeyValueIterator<byte[], byte[]> pairs =
          store.range(RunKey.firstPair(runKey), RunKey.lastPair(runKey))) {
        while (pairs.hasNext()) {
          KeyValue<byte[], byte[]> pair = pairs.next();
          RunIndexProcessor.Row row = RunIndexProcessor.Row.decode(pair.value);
          traces.add(new RunTrace(RunKey.traceIdOf(pair.key), row.spanId(), row.startUnixNano()));
        }
      }
    } catch (InvalidStateStoreException moving) {
      return new RunAnswer.Unavailable(why(moving), RETRY_AFTER_SECONDS);
    }
    traces.sort(Comparator.comparingLong(RunTrace::startUnixNano).thenComparing(RunTrace::spanId));
    return traces.isEmpty() ? new RunAnswer.NotFound() : new RunAnswer.Found(traces);
  }

  @Override
  public SummaryPage newest(Tenant tenant, int limit) {
    try {
      return new SummaryPage(newestHere(tenant, limit), List.of());
    } catch (InvalidStateStoreException moving) {
      return new SummaryPage(List.of(), List.of(host));
    }
  }

  private List<TraceSummary> newestHere(Tenant tenant, int limit) {
    List<TraceSummary> summaries = new ArrayList<>();
    for (int partition : stores.partitions()) {
      summaries.addAll(
          SummaryIndex.newest(stores.keyValue(StateStores.SUMMARIES, partition), tenant, limit));
    }
    return summaries.stream()
        .sorted(Comparator.comparingLong(TraceSummary::firstArrival).reversed())
        .limit(limit)
        .map(summary -> withLiveCounts(tenant, summary))
        .toList();
  }

  /** A summary is not written with every span; the state of an open trace knows more. */
  private TraceSummary withLiveCounts(Tenant tenant, TraceSummary summary) {
    int partition = SpansPartitioner.partitionOf(summary.traceId(), partitions);
    byte[] bytes =
        stores.keyValue(StateStores.STATE, partition).get(TraceKey.of(tenant, summary.traceId()));
    if (bytes == null) {
      return summary;
    }
    TraceState state = TraceStateCodec.decode(bytes);
    return state.open() ? summary.live((int) state.spans(), (int) state.errors()) : summary;
  }

  private long behindMs(ReadOnlyWindowStore<byte[], byte[]> rows) {
    long now = clock.millis();
    OptionalLong partitionClock = ClockRow.read(rows, now);
    return partitionClock.isPresent() ? now - partitionClock.getAsLong() : Long.MAX_VALUE;
  }

  private static String why(InvalidStateStoreException moving) {
    return "the store is not open: " + moving.getMessage();
  }
}
