package dev.treeline.topics;

/**
 * The names that other programs rely on. Another prefix lets a second Treeline live on the same
 * Kafka.
 */
public record Topics(String prefix) {

  public static final Topics DEFAULT = new Topics("treeline");

  /** Carries the tenant of a record of {@link #spans}. */
  public static final String TENANT_HEADER = "treeline-tenant";

  /** On a record of {@link #spans}: with it, its sender says, the trace is over. */
  public static final String CLOSE_HEADER = "treeline-close-trace";

  /** On a record that was replayed of a dead letter: how often. */
  public static final String REPLAY_HEADER = "treeline-replay";

  public String spans() {
    return prefix + ".spans";
  }

  public String traces() {
    return prefix + ".traces";
  }

  public String runs() {
    return prefix + ".runs";
  }

  public String deadLetters() {
    return prefix + ".dead-letters";
  }

  /** Made by Kafka Streams, for the store of the rows. */
  public String rowsChangelog() {
    return changelog("rows");
  }

  /** Made by Kafka Streams, for the store of the runs. */
  public String runsChangelog() {
    return changelog("runs");
  }

  /** Made by Kafka Streams, for the store of this name. */
  public String changelog(String store) {
    return applicationId() + "-" + store + "-changelog";
  }

  /** Whether Kafka Streams has made it, for any of the stores. */
  boolean isChangelog(String topic) {
    return topic.startsWith(applicationId() + "-") && topic.endsWith("-changelog");
  }

  /** The version is part of it: state that a new version cannot read belongs to an old name. */
  public String applicationId() {
    return prefix + "-v1";
  }
}
