package dev.treeline.cli.docs;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a rate of spans needs, by the constants and assumptions of docs/capacity.md. Each is asked
 * for by the name that it has there.
 */
final class CapacityModel {

  private static final double HOUR = 3_600;
  private static final double MEGA = 1e6;
  private static final double TERA = 1e12;

  private final Map<String, Double> known;
  private final double rate;

  CapacityModel(Map<String, Double> known, double rate) {
    this.known = known;
    this.rate = rate;
  }

  private double of(String name) {
    Double value = known.get(name);
    if (value == null) {
      throw new AssertionError("docs/capacity.md has no " + name);
    }
    return value;
  }

  private double cores() {
    return rate * of("CPU of Treeline, µs a span") / MEGA;
  }

  private double spansKept() {
    return rate * HOUR * of("hours that rows stay on the disk");
  }

  private double localDisk() {
    return spansKept() * of("disk, bytes a span") * (1 + of("standby replicas"));
  }

  private double byCpu() {
    double busy = of("cores an instance") * of("share of them that may be busy");
    return Math.max(2, Math.ceil(cores() / busy));
  }

  /** Of all instances together, were they one: all that the changelogs have is read. */
  private double restoreSeconds() {
    return rate
        * HOUR
        * of("hours that changelogs stay")
        / (of("restore, spans/s a thread") * of("threads an instance"));
  }

  private double byDisk() {
    return Math.ceil(localDisk() / (of("disk an instance, TB") * TERA));
  }

  private double byRestore() {
    return Math.ceil(restoreSeconds() / restoreLimit());
  }

  private double instances() {
    return Math.max(byCpu(), Math.max(byDisk(), byRestore()));
  }

  private double partitions() {
    return Math.max(24, instances() * of("threads an instance"));
  }

  private double memoryMegabytes() {
    double open = rate / of("spans a trace") * of("seconds that a trace is open") / instances();
    double row = of("resident memory, MiB") * (1 << 20);
    return (row + open * of("heap of an open trace, bytes")) / MEGA;
  }

  private double kafkaBytesPerSpan() {
    return of("`treeline.spans`, bytes a span") * (1 + of("`treeline.traces` / `treeline.spans`"))
        + of("changelogs, bytes a span");
  }

  private double writtenToKafka() {
    return rate * kafkaBytesPerSpan();
  }

  /** Spans and traces are read once each; changelogs by standbys. */
  private double readFromKafka() {
    return rate
        * (of("`treeline.spans`, bytes a span") * (1 + of("`treeline.traces` / `treeline.spans`"))
            + of("changelogs, bytes a span") * of("standby replicas"));
  }

  private double brokerNetwork() {
    return writtenToKafka() * of("replication factor") + readFromKafka();
  }

  private double brokerCores() {
    return rate * of("CPU of the broker, µs a span") / MEGA * of("replication factor");
  }

  private double kafkaDisk() {
    double topics =
        of("`treeline.spans`, bytes a span") * (1 + of("`treeline.traces` / `treeline.spans`"));
    double rows = of("changelogs, bytes a span");
    return rate
        * HOUR
        * (topics * of("hours of retention") + rows * of("hours that changelogs stay"))
        * of("replication factor");
  }

  private double brokers() {
    double busy = of("cores a broker") * of("share of them that may be busy");
    double byNetwork = brokerNetwork() / (of("network a broker, MB/s") * MEGA);
    double byDisk = kafkaDisk() / (of("disk a broker, TB") * TERA);
    return Math.max(3, Math.ceil(Math.max(brokerCores() / busy, Math.max(byNetwork, byDisk))));
  }

  private double replicasPerBroker() {
    return partitions() * of("topics of a partition") * of("replication factor") / brokers();
  }

  private double hotTrace() {
    return rate / of("spans for one of the busiest trace");
  }

  private double hotTraceShare() {
    return hotTrace() * of("CPU of a span of a big trace, µs") / MEGA;
  }

  /** How many times its limit each wall asks for, with no more instances than the CPU needs. */
  private Map<String, Double> walls() {
    Map<String, Double> walls = new LinkedHashMap<>();
    walls.put("restore time", restoreSeconds() / byCpu() / restoreLimit());
    walls.put("local disk", localDisk() / byCpu() / (of("disk an instance, TB") * TERA));
    walls.put("broker partitions", replicasPerBroker() / of("partition replicas a broker"));
    walls.put("one hot trace", hotTraceShare());
    return walls;
  }

  private double restoreLimit() {
    return of("minutes that a restore may take") * 60;
  }

  /** What is derived, by the name of its row. */
  Map<String, String> rows() {
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put("Treeline, cores busy", text(cores()));
    rows.put("instances that the CPU needs", text(byCpu()));
    rows.put("spans on the disks, millions", text(spansKept() / MEGA));
    rows.put("local disk in all, TB", text(localDisk() / TERA));
    rows.put("local disk of each of those instances, TB", text(localDisk() / byCpu() / TERA));
    rows.put(
        "restore of one of them without a standby, minutes", text(restoreSeconds() / byCpu() / 60));
    rows.put("instances that disk and restore need, too", text(instances()));
    rows.put("partitions", text(partitions()));
    rows.put("memory of an instance, MB", text(memoryMegabytes()));
    rows.put(
        "cores that idle partitions take",
        text(partitions() * of("CPU of 24 idle partitions, s a minute") / 24 / 60));
    rows.put("cores for reads", text(reads() * of("CPU of a read, ms") / 1e3));
    rows.put("written to Kafka, MB/s", text(writtenToKafka() / MEGA));
    rows.put("through the brokers' network, MB/s", text(brokerNetwork() / MEGA));
    rows.put("brokers, cores busy", text(brokerCores()));
    rows.put("Kafka's disk in all, TB", text(kafkaDisk() / TERA));
    rows.put("brokers", text(brokers()));
    rows.put("partition replicas a broker", text(replicasPerBroker()));
    rows.put("spans/s of the busiest trace", text(hotTrace()));
    rows.put("of a thread that is its partition's", text(hotTraceShare()));
    Map.Entry<String, Double> highest =
        walls().entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
    rows.put(
        "first wall, by how much", "%s, %s".formatted(highest.getKey(), text(highest.getValue())));
    return rows;
  }

  private double reads() {
    return rate / of("spans for one read");
  }

  private static String text(double value) {
    return MarkdownTable.text(value);
  }
}
