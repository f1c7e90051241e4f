package dev.treeline.bench.assembly;

import dev.treeline.bench.lab.Setup;
import dev.treeline.bench.lab.Usage;
import java.util.Map;

/**
 * One measurement.
 *
 * @param stored until the last record was processed
 * @param closed until the last trace was closed
 * @param kafka bytes by topic, without prefix
 */
record Sample(
    long spans,
    long records,
    Usage stored,
    Usage closed,
    Map<String, Long> kafka,
    long diskBytes,
    long peakBytes,
    long emitted) {

  double perSecond() {
    return spans / closed.seconds();
  }

  double treelineMicros() {
    return closed.cpuMicros() / spans;
  }

  /** The part of it that came after the last record. */
  double closingMicros() {
    return (closed.cpuMicros() - stored.cpuMicros()) / spans;
  }

  double brokerMicros() {
    return closed.brokerMicros() / spans;
  }

  double bytesPerRecord() {
    return (double) bytes(".spans") / records;
  }

  double changelogShare() {
    return (double)
            kafka.entrySet().stream()
                .filter(topic -> topic.getKey().endsWith("-changelog"))
                .mapToLong(Map.Entry::getValue)
                .sum()
        / bytes(".spans");
  }

  double tracesShare() {
    return (double) bytes(".traces") / bytes(".spans");
  }

  /** What came in another format than Treeline's own. */
  double sourcePerSpan() {
    return (double) bytes(Setup.SOURCE_TOPIC) / spans;
  }

  double spansPerSpan() {
    return (double) bytes(".spans") / spans;
  }

  double diskPerSpan() {
    return (double) diskBytes / spans;
  }

  private long bytes(String topic) {
    return kafka.getOrDefault(topic, 0L);
  }
}
