package dev.treeline.topics;

import org.apache.kafka.clients.admin.Admin;

/** What tells one Kafka from another, whatever their addresses are. */
public final class ClusterId {

  private ClusterId() {}

  public static String of(Admin admin) {
    return KafkaAnswers.get(admin.describeCluster().clusterId());
  }
}
