package dev.treeline.cli.run;

import dev.treeline.trace.TraceReader;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.DiskSpaceMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.nio.file.Path;

/** What is wanted to be known of any server: how far it is, and what it has left. */
final class ProcessMetrics implements AutoCloseable {

  private final JvmGcMetrics collections = new JvmGcMetrics();

  private ProcessMetrics() {}

  static ProcessMetrics ofJvm(MeterRegistry meters) {
    ProcessMetrics metrics = new ProcessMetrics();
    metrics.collections.bindTo(meters);
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    new FileDescriptorMetrics().bindTo(meters);
    new UptimeMetrics().bindTo(meters);
    return metrics;
  }

  static void addDisk(MeterRegistry meters, Path dataDir) {
    new DiskSpaceMetrics(dataDir.toFile()).bindTo(meters);
  }

  /** By what answers go by: added up over all instances, it is all partitions while all is well. */
  static void addReading(MeterRegistry meters, TraceReader reader) {
    meters.gauge("treeline.spans.partitions", reader, all -> all.coverage().partitions());
    meters.gauge(
        "treeline.spans.partitions_up_to_date", reader, all -> all.coverage().upToDate().size());
  }

  @Override
  public void close() {
    collections.close();
  }
}
