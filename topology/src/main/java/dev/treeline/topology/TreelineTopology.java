package dev.treeline.topology;

import dev.treeline.codec.SpanLimits;
import dev.treeline.topics.ArrivalTime;
import dev.treeline.topics.SpansPartitioner;
import dev.treeline.topics.Topics;
import dev.treeline.topics.TracesPartitioner;
import dev.treeline.topology.assembly.AssemblyProcessor;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.topology.assembly.ConfirmProcessor;
import dev.treeline.topology.decode.DecodeProcessor;
import dev.treeline.topology.decode.TenantRule;
import dev.treeline.topology.index.RunIndexProcessor;
import dev.treeline.topology.metrics.SpanMetrics;
import dev.treeline.topology.store.Openings;
import dev.treeline.topology.store.StateStores;
import dev.treeline.wire.WireValues;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * The wiring.
 *
 * <pre>
 * treeline.spans ─▶ decode ─┬─▶ assemble ─┬─▶ treeline.traces ─▶ confirm ─▶ assemble
 *                           │             ├─▶ treeline.runs ─▶ index-runs ─▶ ticks ─▶ treeline.runs
 *                           │             └─▶ ticks ─▶ treeline.spans
 *                           ├─▶ hops ─▶ treeline.spans
 *                           └─▶ treeline.dead-letters
 * </pre>
 *
 * Names are part of the stored state: changelog topics and store directories are called after them.
 */
public final class TreelineTopology {

  private static final String SPANS = "spans";
  private static final String DECODE = "decode";
  private static final String ASSEMBLE = "assemble";
  private static final String TRACES_BACK = "traces-back";
  private static final String CONFIRM = "confirm";
  private static final String RUNS = "runs-in";
  private static final String INDEX_RUNS = "index-runs";
  private static final String TO_SPANS = "to-spans";
  private static final String TO_TICKS = "to-ticks";
  private static final String TO_TRACES = "to-traces";
  private static final String TO_RUNS = "to-runs";
  private static final String TO_RUN_TICKS = "to-run-ticks";
  private static final String TO_DEAD_LETTERS = "to-dead-letters";

  private TreelineTopology() {}

  /**
   * @param partitions of {@code treeline.spans}, {@code treeline.traces} and {@code treeline.runs}
   * @param openings is told of the stores that can be read
   */
  public static Topology build(
      Topics topics,
      SpanLimits limits,
      WireValues values,
      AssemblySettings settings,
      TenantRule tenants,
      int partitions,
      SpanMetrics metrics,
      Openings openings) {
    Topology topology = new Topology();
    source(topology, SPANS, topics.spans());
    topology.addProcessor(
        DECODE,
        () ->
            new DecodeProcessor(
                limits,
                values,
                tenants,
                partitions,
                new DecodeProcessor.Outlets(ASSEMBLE, TO_SPANS, TO_DEAD_LETTERS),
                metrics),
        SPANS);
    source(topology, TRACES_BACK, topics.traces());
    topology.addProcessor(CONFIRM, ConfirmProcessor::new, TRACES_BACK);
    topology.addProcessor(
        ASSEMBLE,
        () ->
            new AssemblyProcessor(
                settings,
                new AssemblyProcessor.Outlets(TO_TICKS, TO_TRACES, TO_RUNS),
                metrics,
                openings),
        DECODE,
        CONFIRM);
    topology.addStateStore(StateStores.rows(settings.rowRetention()), ASSEMBLE);
    topology.addStateStore(StateStores.keyValue(StateStores.STATE), ASSEMBLE);
    topology.addStateStore(StateStores.keyValue(StateStores.SUMMARIES), ASSEMBLE);
    byPartition(topology, TO_SPANS, topics.spans(), new SpansPartitioner(), DECODE);
    byPartition(topology, TO_TICKS, topics.spans(), new SpansPartitioner(), ASSEMBLE);
    byPartition(topology, TO_TRACES, topics.traces(), new TracesPartitioner(), ASSEMBLE);
    byKey(topology, TO_RUNS, topics.runs(), ASSEMBLE);
    byKey(topology, TO_DEAD_LETTERS, topics.deadLetters(), DECODE);

    source(topology, RUNS, topics.runs());
    topology.addProcessor(
        INDEX_RUNS,
        () -> new RunIndexProcessor(settings.runRetention(), settings.maxStale(), openings),
        RUNS);
    topology.addStateStore(StateStores.keyValue(StateStores.RUNS), INDEX_RUNS);
    oneTask(topology, ASSEMBLE, StateStores.RUNS);
    byPartition(topology, TO_RUN_TICKS, topics.runs(), new SpansPartitioner(), INDEX_RUNS);
    return topology;
  }

  /**
   * Kafka Streams shares tasks out by their number. If those of the index were of their own, a
   * thread might get nothing else, and another one all the spans.
   */
  private static void oneTask(Topology topology, String processor, String storeOfAnother) {
    topology.connectProcessorAndStateStores(processor, storeOfAnother);
  }

  private static void source(Topology topology, String name, String topic) {
    topology.addSource(
        AutoOffsetReset.earliest(),
        name,
        new ArrivalTime(),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        topic);
  }

  private static void byPartition(
      Topology topology,
      String name,
      String topic,
      StreamPartitioner<byte[], byte[]> partitioner,
      String parent) {
    topology.addSink(
        name, topic, new ByteArraySerializer(), new ByteArraySerializer(), partitioner, parent);
  }

  private static void byKey(Topology topology, String name, String topic, String parent) {
    topology.addSink(name, topic, new ByteArraySerializer(), new ByteArraySerializer(), parent);
  }
}
