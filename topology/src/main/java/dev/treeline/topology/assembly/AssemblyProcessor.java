package dev.treeline.topology.assembly;

import dev.treeline.topology.metrics.SpanMetrics;
import dev.treeline.topology.store.Openings;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Puts the traces of a partition together: {@link Assembly}. */
public final class AssemblyProcessor
    extends ContextualProcessor<byte[], AssemblyInput, byte[], byte @Nullable []> {

  private final AssemblySettings settings;
  private final Outlets outlets;
  private final SpanMetrics metrics;
  private final Openings openings;
  private Assembly assembly;

  /** The names of the sinks below. */
  public record Outlets(String ticks, String traces, String runs) {}

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
  public AssemblyProcessor(
      AssemblySettings settings, Outlets outlets, SpanMetrics metrics, Openings openings) {
    this.settings = settings;
    this.outlets = outlets;
    this.metrics = metrics;
    this.openings = openings;
  }

  /**
   * Also of a task that has failed and begins anew, with this same object: nothing of before counts
   * any more, least of all the clock, as what it has passed may have been rolled back.
   */
  @Override
  public void init(ProcessorContext<byte[], byte @Nullable []> context) {
    super.init(context);
    assembly = new Assembly(context, settings, outlets, metrics, openings);
  }

  @Override
  public void process(Record<byte[], AssemblyInput> record) {
    assembly.process(record);
  }

  @Override
  public void close() {
    assembly.close();
  }
}
