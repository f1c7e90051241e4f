package dev.treeline.topology.index;

import dev.treeline.codec.SpanSkim.Run;
import dev.treeline.key.RunKey;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The (run, trace) pairs that a record's spans tell of. All spans of a run carry its id, so what
 * was told lately is not told again; it would do no harm.
 */
public final class RunPairs {

  private static final int REMEMBERED = 10_000;

  /** A longer run id is told each time: ten thousand of what a sender may send are too much. */
  private static final int MAX_ID_BYTES = 1_000;

  private record Told(String tenant, ByteBuffer runId, TraceId traceId) {}

  private record Telling(RunPair pair, long arrival) {}

  private final Map<Told, Telling> lately = new RecentlyUsed<>(REMEMBERED);
  private final Duration tellAgainAfter;

  /**
   * Remembers what it told.
   *
   * @param tellAgainAfter so that the index does not forget a run that goes on
   */
  public RunPairs(Duration tellAgainAfter) {
    this.tellAgainAfter = tellAgainAfter;
  }

  /** Hands each pair that is news to {@code out}, under its key in {@code treeline.runs}. */
  public void collect(
      Tenant tenant,
      TraceId traceId,
      List<Run> runs,
      long arrival,
      BiConsumer<byte[], RunPair> out) {
    for (Run run : runs) {
      RunPair pair = new RunPair(traceId, run.spanId(), run.startUnixNano());
      Telling before = lately.get(new Told(tenant.name(), run.id(), traceId));
      if (before == null
          || arrival - before.arrival > tellAgainAfter.toMillis()
          || !pair.earlier(before.pair).equals(before.pair)) {
        byte[] runId = new byte[run.id().remaining()]; // not a view: that would keep the record
        run.id().duplicate().get(runId);
        if (runId.length <= MAX_ID_BYTES) {
          lately.put(
              new Told(tenant.name(), ByteBuffer.wrap(runId), traceId), new Telling(pair, arrival));
        }
        out.accept(RunKey.of(tenant, new String(runId, StandardCharsets.UTF_8)), pair);
      }
    }
  }
}
