package dev.treeline.topology;

import dev.treeline.codec.SpanLimits;
import dev.treeline.topics.Topics;
import dev.treeline.topology.assembly.AssemblySettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.HostInfo;

/**
 * What the application needs to know of its surroundings.
 *
 * @param kafka client properties, bootstrap.servers among them
 * @param streams further Kafka Streams properties; they win over Treeline's own choices
 * @param stateDir where RocksDB keeps its files
 * @param advertisedHost where other instances reach this one's HTTP port
 * @param defaultTenant tenant of records in treeline.spans without a tenant header; empty: such
 *     records are dead letters
 * @param spanLimits how much of one span is kept
 */
public record StreamsSettings(
    Topics topics,
    Map<String, String> kafka,
    Map<String, String> streams,
    Path stateDir,
    String advertisedHost,
    int advertisedPort,
    String defaultTenant,
    SpanLimits spanLimits,
    AssemblySettings assembly) {

  private static final List<String> MEMBER_NAMES =
      List.of(
          ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
          StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
          StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG));

  /** As Kafka Streams reads it, and other instances name it: an IPv6 address has no brackets. */
  HostInfo advertised() {
    return HostInfo.buildFromEndpoint(endpoint());
  }

  /** Where Kafka Streams puts the stores of this application. */
  Path storeDir() {
    return stateDir.resolve(topics.applicationId());
  }

  /** Of Kafka Streams, whose own default is 1. */
  int threads() {
    return Integer.parseInt(
        streams.getOrDefault(StreamsConfig.NUM_STREAM_THREADS_CONFIG, "1").trim());
  }

  /**
   * Whether Kafka knows its threads by a name of their own, so that a new process takes over what
   * the one of before it had.
   */
  boolean isNamedMember() {
    return MEMBER_NAMES.stream().anyMatch(streams::containsKey)
        || kafka.containsKey(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
  }

  /** With traces no larger than such a heap has room for, while each thread closes one. */
  public StreamsSettings inHeap(long heapBytes) {
    return new StreamsSettings(
        topics,
        kafka,
        streams,
        stateDir,
        advertisedHost,
        advertisedPort,
        defaultTenant,
        spanLimits,
        assembly.withLimits(assembly.limits().inHeap(heapBytes, threads())));
  }

  String endpoint() {
    return advertisedHost + ":" + advertisedPort;
  }
}
