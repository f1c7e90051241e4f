package dev.treeline.load.run;

import dev.treeline.load.plan.LoadSpan;
import dev.treeline.load.send.Receipt;
import dev.treeline.load.send.Sending;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What became of the spans. Told by many threads. */
public final class Tally implements Receipt {

  /** More different reasons than these are no help. */
  private static final int MOST_REASONS = 20;

  private final LongAdder sent = new LongAdder();
  private final LongAdder acked = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder late = new LongAdder();
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder retries = new LongAdder();
  private final LongAdder requests = new LongAdder();
  private final Latencies latencies = new Latencies();
  private final Map<String, LongAdder> reasons = new ConcurrentHashMap<>();
  private final @Nullable Map<Long, BitSet> arrived;

  /** By number. One thread tells of them, and asks when it is done. */
  private final BitSet traces = new BitSet();

  /**
   * @param remember whether to keep which spans were acknowledged, some bits a span
   */
  public Tally(boolean remember) {
    this.arrived = remember ? new ConcurrentHashMap<>() : null;
  }

  /** Spans are on their way. */
  void sent(Sending sending) {
    sent.add(sending.spans().size());
    for (LoadSpan span : sending.spans()) {
      traces.set((int) span.trace());
      if (span.again()) {
        duplicates.increment();
      } else if (span.late()) {
        late.increment();
      }
    }
  }

  @Override
  public void acknowledged(Sending sending, long rejectedSpans) {
    requests.increment();
    latencies.add(System.nanoTime() - sending.handedOverNanos());
    acked.add(sending.spans().size() - rejectedSpans);
    rejected.add(rejectedSpans);
    if (rejectedSpans > 0) {
      reason("rejected with partial success", rejectedSpans);
    } else if (arrived != null) {
      remember(arrived, sending);
    }
  }

  private static void remember(Map<Long, BitSet> arrived, Sending sending) {
    for (LoadSpan span : sending.spans()) {
      BitSet numbers = arrived.computeIfAbsent(span.trace(), trace -> new BitSet());
      synchronized (numbers) {
        numbers.set(span.number());
      }
    }
  }

  @Override
  public void failed(Sending sending, String why) {
    failed.add(sending.spans().size());
    reason(why, sending.spans().size());
  }

  private void reason(String why, long spans) {
    String told = reasons.size() < MOST_REASONS || reasons.containsKey(why) ? why : "other";
    reasons.computeIfAbsent(told, reason -> new LongAdder()).add(spans);
  }

  @Override
  public void retried() {
    retries.increment();
  }

  public long sent() {
    return sent.sum();
  }

  /** Those of which a span is on its way: a run that is cut short has begun others, too. */
  long traces() {
    return traces.cardinality();
  }

  public long acked() {
    return acked.sum();
  }

  public long failed() {
    return failed.sum();
  }

  public long rejected() {
    return rejected.sum();
  }

  public long late() {
    return late.sum();
  }

  public long duplicates() {
    return duplicates.sum();
  }

  public long retries() {
    return retries.sum();
  }

  long requests() {
    return requests.sum();
  }

  Latencies latencies() {
    return latencies;
  }

  /** Spans by why they were not taken. */
  public Map<String, Long> reasons() {
    Map<String, Long> all = new TreeMap<>();
    reasons.forEach((why, spans) -> all.put(why, spans.sum()));
    return all;
  }

  /** The numbers of the spans that were acknowledged, by their trace's number. */
  Map<Long, BitSet> arrived() {
    return arrived == null ? Map.of() : arrived;
  }
}
