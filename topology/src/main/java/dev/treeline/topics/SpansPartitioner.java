package dev.treeline.topics;

import dev.treeline.span.TraceId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/**
 * The one function that says on which partition a trace is: what Kafka's default partitioner makes
 * of the trace id in 32 lower-case hex digits. Sinks, checks and look-ups all use it.
 */
public final class SpansPartitioner implements StreamPartitioner<byte[], byte[]> {

  /** The length of a tick's key: the number of the partition it is for. */
  private static final int TICK_KEY_BYTES = Integer.BYTES;

  public static int partitionOf(TraceId traceId, int partitions) {
    return partitionOfKey(keyOf(traceId), partitions);
  }

  /** The key of a trace's records in {@code treeline.spans}. */
  public static byte[] keyOf(TraceId traceId) {
    return traceId.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** The key of a tick, which goes to the partition it names. */
  public static byte[] tickKey(int partition) {
    return ByteBuffer.allocate(TICK_KEY_BYTES).putInt(partition).array();
  }

  public static boolean isTickKey(byte @Nullable [] key) {
    return key != null && key.length == TICK_KEY_BYTES;
  }

  @Override
  public Optional<Set<Integer>> partitions(
      String topic, byte[] key, byte @Nullable [] value, int partitions) {
    if (isTickKey(key)) {
      return Optional.of(Set.of(ByteBuffer.wrap(key).getInt()));
    }
    return Optional.of(Set.of(partitionOfKey(key, partitions)));
  }

  private static int partitionOfKey(byte[] key, int partitions) {
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }
}
