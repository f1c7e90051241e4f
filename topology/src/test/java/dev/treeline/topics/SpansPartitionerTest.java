package dev.treeline.topics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.key.TraceKey;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class SpansPartitionerTest {

  private static final TraceId ID = new TraceId(0x4bf92f3577b34da6L, 0xa3ce929d0e0e4736L);

  /** The function that a Kafka producer without a partitioner of its own calls. */
  @Property
  void aTraceIsWhereKafkasDefaultPartitionerPutsItsHexId(
      @ForAll long high, @ForAll long low, @ForAll @IntRange(min = 1, max = 1_000) int partitions) {
    TraceId id = new TraceId(high, low);
    try (StringSerializer text = new StringSerializer()) {
      byte[] key = text.serialize("treeline.spans", id.toString());
      assertThat(SpansPartitioner.partitionOf(id, partitions))
          .isEqualTo(BuiltInPartitioner.partitionForKey(key, partitions));
    }
  }

  /** Pinned: another function would look for stored traces on the wrong partitions. */
  @Test
  void thePartitionOfATraceNeverChanges() {
    assertThat(SpansPartitioner.partitionOf(ID, 24)).isEqualTo(2);
  }

  @Test
  void theKeyIsThirtyTwoLowerCaseHexDigits() {
    assertThat(new String(SpansPartitioner.keyOf(ID), StandardCharsets.US_ASCII))
        .isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
  }

  @Property
  void spansAndChunksOfATraceAreOnOnePartition(
      @ForAll long high, @ForAll long low, @ForAll @IntRange(min = 0, max = 500) int chunk) {
    TraceId id = new TraceId(high, low);
    byte[] chunkKey = TraceKey.chunk(TraceKey.of(Tenant.DEFAULT, id), chunk);
    assertThat(new TracesPartitioner().partitions("treeline.traces", chunkKey, null, 24))
        .isEqualTo(
            new SpansPartitioner()
                .partitions("treeline.spans", SpansPartitioner.keyOf(id), null, 24))
        .hasValue(Set.of(SpansPartitioner.partitionOf(id, 24)));
  }

  @Test
  void aTickGoesToThePartitionThatItNames() {
    byte[] key = SpansPartitioner.tickKey(17);
    assertThat(SpansPartitioner.isTickKey(key)).isTrue();
    assertThat(new SpansPartitioner().partitions("treeline.spans", key, null, 24))
        .hasValue(Set.of(17));
  }

  @Test
  void theKeyOfATraceIsNoTicks() {
    assertThat(SpansPartitioner.isTickKey(SpansPartitioner.keyOf(ID))).isFalse();
    assertThat(SpansPartitioner.isTickKey(null)).isFalse();
  }
}
