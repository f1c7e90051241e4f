package dev.treeline.topics;

import dev.treeline.key.TraceKey;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/** All chunks of a completed trace go to the partition of its spans. */
public final class TracesPartitioner implements StreamPartitioner<byte[], byte[]> {

  @Override
  public Optional<Set<Integer>> partitions(
      String topic, byte[] key, byte @Nullable [] value, int partitions) {
    return Optional.of(Set.of(SpansPartitioner.partitionOf(TraceKey.traceIdOf(key), partitions)));
  }
}
