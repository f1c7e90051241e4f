package dev.treeline.topology.index;

import dev.treeline.key.RunKey;
import dev.treeline.span.SpanId;
import dev.treeline.topology.store.StateStores;
import dev.treeline.topology.store.Sweep;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Keeps for each run the traces in which it took part. */
public final class RunIndexProcessor extends ContextualProcessor<byte[], byte[], Void, Void> {

  private final Duration retention;
  private KeyValueStore<byte[], byte[]> runs;
  private long latest;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
  public RunIndexProcessor(Duration retention) {
    this.retention = retention;
  }

  /** What is stored of a pair; the trace id is in the key. */
  public record Row(SpanId spanId, long startUnixNano, long lastTold) {

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

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    super.init(context);
    runs = context.getStateStore(StateStores.RUNS);
    Sweep sweep = new Sweep(runs);
    context.schedule(
        Sweep.EVERY,
        PunctuationType.WALL_CLOCK_TIME,
        now ->
            sweep.step(
                (key, value) -> Row.decode(value).lastTold < latest - retention.toMillis(),
                (key, value) -> runs.delete(key)));
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    if (!RunPair.isOne(record.value()) || !RunKey.isOne(record.key())) {
      return; // not written by a Treeline
    }
    latest = Math.max(latest, record.timestamp());
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
    if (!best.equals(known) || record.timestamp() > before.lastTold) {
      long lastTold = Math.max(before.lastTold, record.timestamp());
      runs.put(key, new Row(best.spanId(), best.startUnixNano(), lastTold).encode());
    }
  }
}
