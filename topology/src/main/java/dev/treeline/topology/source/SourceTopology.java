package dev.treeline.topology.source;

import dev.treeline.topics.ArrivalTime;
import dev.treeline.topics.SpansPartitioner;
import dev.treeline.topics.Topics;
import dev.treeline.topology.decode.TenantRule;
import dev.treeline.topology.metrics.SpanMetrics;
import dev.treeline.wire.WireValues;
import java.util.function.Predicate;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;

/**
 * The wiring of one source topic: an application of its own, so that a source that is added,
 * removed or gone touches neither the stores nor another source.
 *
 * <pre>
 * otlp_spans ─▶ decode-source ─┬─▶ treeline.spans
 *                              └─▶ treeline.dead-letters
 * </pre>
 */
public final class SourceTopology {

  private static final String SOURCE = "source";
  private static final String DECODE = "decode-source";
  private static final String TO_SPANS = "to-spans";
  private static final String TO_DEAD_LETTERS = "to-dead-letters";

  private SourceTopology() {}

  /** The consumer group, too. */
  public static String applicationId(Topics topics, SourceTopic source) {
    return topics.applicationId() + "-source-" + source.topic();
  }

  /**
   * @param values reads records of Avro that are not in Treeline's own encoding
   * @param knownTenant tenants that the header of a record may name
   * @param room for records of all sources
   */
  public static Topology build(
      Topics topics,
      SourceTopic source,
      WireValues values,
      Predicate<String> knownTenant,
      DecodingRoom room,
      SpanMetrics metrics) {
    TenantRule tenantOfHeader = new TenantRule("", knownTenant);
    SourceProcessor.Outlets outlets = new SourceProcessor.Outlets(TO_SPANS, TO_DEAD_LETTERS);
    ByteArraySerializer bytes = new ByteArraySerializer();
    return new Topology()
        .addSource(
            AutoOffsetReset.earliest(),
            SOURCE,
            new ArrivalTime(),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer(),
            source.topic())
        .addProcessor(
            DECODE,
            () -> new SourceProcessor(source, values, tenantOfHeader, room, outlets, metrics),
            SOURCE)
        .addSink(TO_SPANS, topics.spans(), bytes, bytes, new SpansPartitioner(), DECODE)
        .addSink(TO_DEAD_LETTERS, topics.deadLetters(), bytes, bytes, DECODE);
  }
}
