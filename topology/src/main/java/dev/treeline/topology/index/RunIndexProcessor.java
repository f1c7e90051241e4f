package dev.treeline.topology.index;

import dev.treeline.key.RunKey;
import dev.treeline.span.SpanId;
import dev.treeline.topics.SpansPartitioner;
import dev.treeline.topology.store.ClockRow;
import dev.treeline.topology.store.Openings;
import dev.treeline.topology.store.PartitionClock;
import dev.treeline.topology.store.StateStores;
import dev.treeline.topology.store.Sweep;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Keeps for each run the traces in which it took part; its clock tells up to when it has been told
 * of them.
 */
public final class RunIndexProcessor
    extends ContextualProcessor<byte[], byte[], byte[], byte @Nullable []> {

  private static final Duration ROUND = Duration.ofMillis(250);

  private final Duration retention;
  private final Duration maxStale;
  private final Openings openings;
  private final List<Runnable> atEnd = new ArrayList<>();
  private PartitionClock clock;
  private KeyValueStore<byte[], byte[]> runs;
  private long clockWritten;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
  public RunIndexProcessor(Duration retention, Duration maxStale, Openings openings) {
    this.retention = retention;
    this.maxStale = maxStale;
    this.openings = openings;
  }

  /** What is stored of a pair; the trace id is in the key. */
  public record Row(SpanId spanId, long startUnixNano, long lastTold) {

    /** Its trace was deleted: that is all that is known of it. */
    public boolean isDeleted() {
      return !spanId.isValid();
    }

    byte[] encode() {
      return ByteBuffer.allocate(3 * Long.BYTES)
          .putLong(spanId.value())
          .putLong(startUnixNano)
          .putLong(lastTold)
          .array();
    }

    public static Row decode(byte[] bytes) {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      return new Row(new SpanId(in.getLong()), in.getLong(), in.getLong());
    }
  }

  /** Also of a task that has failed and begins anew: its clock, too. */
  @Override
  public void init(ProcessorContext<byte[], byte @Nullable []> context) {
    super.init(context);
    clock = new PartitionClock(maxStale);
    clockWritten = 0;
    runs = context.getStateStore(StateStores.RUNS);
    ClockRow.forget(runs);
    Sweep sweep = new Sweep(runs, retention);
    atEnd.add(openings.begin(StateStores.RUNS, context.taskId().partition()));
    Cancellable rounds = context.schedule(ROUND, PunctuationType.WALL_CLOCK_TIME, this::round);
    atEnd.add(rounds::cancel);
    Cancellable sweeps =
        context.schedule(
            Sweep.EVERY,
            PunctuationType.WALL_CLOCK_TIME,
            now ->
                sweep.step(
                    clock.time(),
                    (key, value) ->
                        !ClockRow.isKey(key)
                            && Row.decode(value).lastTold < clock.time() - retention.toMillis(),
                    (key, value) -> runs.delete(key)));
    atEnd.add(sweeps::cancel);
  }

  @Override
  public void close() {
    atEnd.forEach(Runnable::run);
    atEnd.clear();
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    clock.heard(record.timestamp(), context().currentSystemTimeMs());
    if (!RunPair.isOne(record.value()) || !RunKey.isOne(record.key())) {
      return; // a tick, or not written by a Treeline
    }
    RunPair told = RunPair.decode(record.value());
    byte[] key = RunKey.pair(record.key(), told.traceId());
    byte[] bytes = runs.get(key);
    Row row = new Row(told.spanId(), told.startUnixNano(), record.timestamp());
    if (bytes == null) {
      runs.put(key, row.encode());
      return;
    }
    Row before = Row.decode(bytes);
    RunPair known = new RunPair(told.traceId(), before.spanId, before.startUnixNano);
    RunPair best = known.earlier(told);
    // What was told at that very time may be read again, because its changelog has refused it.
    if (!best.equals(known) || record.timestamp() >= before.lastTold) {
      long lastTold = Math.max(before.lastTold, record.timestamp());
      runs.put(key, new Row(best.spanId(), best.startUnixNano(), lastTold).encode());
    }
  }

  private void round(long wallNow) {
    if (clock.wantsTick(wallNow, Long.MAX_VALUE)) {
      byte[] key = SpansPartitioner.tickKey(context().taskId().partition());
      context().forward(new Record<>(key, null, wallNow));
    }
    if (clock.time() > clockWritten) {
      ClockRow.write(runs, clock.time());
      clockWritten = clock.time();
    }
  }
}
