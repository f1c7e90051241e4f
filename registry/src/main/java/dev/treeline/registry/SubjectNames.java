package dev.treeline.registry;

import org.apache.avro.Schema;

/** Under which subject a schema is registered; the names are those of Confluent's strategies. */
public enum SubjectNames {
  TOPIC("TopicNameStrategy") {
    @Override
    public String of(String topic, Schema schema) {
      return topic + "-value";
    }
  },
  RECORD("RecordNameStrategy") {
    @Override
    public String of(String topic, Schema schema) {
      return schema.getFullName();
    }
  },
  TOPIC_RECORD("TopicRecordNameStrategy") {
    @Override
    public String of(String topic, Schema schema) {
      return topic + "-" + schema.getFullName();
    }
  };

  private final String strategy;

  SubjectNames(String strategy) {
    this.strategy = strategy;
  }

  public abstract String of(String topic, Schema schema);

  /** As its setting has it. */
  public String strategy() {
    return strategy;
  }
}
