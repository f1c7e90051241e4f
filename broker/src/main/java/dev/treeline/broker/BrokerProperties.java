package dev.treeline.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The broker's configuration: one node that is broker and controller, on loopback, small. */
final class BrokerProperties {

  static final String HOST = "127.0.0.1";
  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private static final String BROKER_LISTENER = "PLAINTEXT";

  private BrokerProperties() {}

  static Map<String, String> of(Path dataDir, int brokerPort, int controllerPort) {
    Map<String, String> properties = new HashMap<>();
    identity(properties, dataDir, brokerPort, controllerPort);
    oneReplica(properties);
    small(properties);
    prompt(properties);
    return properties;
  }

  /** Of one more node, which only keeps copies. */
  static Map<String, String> ofAnother(
      int nodeId, Path dataDir, int brokerPort, int controllerPort) {
    Map<String, String> properties = of(dataDir, brokerPort, controllerPort);
    properties.put("process.roles", "broker");
    properties.put("node.id", Integer.toString(nodeId));
    properties.put("listeners", BROKER_LISTENER + "://" + HOST + ":" + brokerPort);
    return properties;
  }

  private static void identity(
      Map<String, String> properties, Path dataDir, int brokerPort, int controllerPort) {
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", Integer.toString(NODE_ID));
    // A voter's address is plain configuration here, not part of the formatted directory, so that
    // the controller may take another port at each start.
    properties.put("controller.quorum.voters", NODE_ID + "@" + HOST + ":" + controllerPort);
    properties.put(
        "listeners",
        "%s://%s:%d,%s://%s:%d"
            .formatted(
                BROKER_LISTENER, HOST, brokerPort, CONTROLLER_LISTENER, HOST, controllerPort));
    properties.put(
        "listener.security.protocol.map",
        BROKER_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
    properties.put("controller.listener.names", CONTROLLER_LISTENER);
    properties.put("inter.broker.listener.name", BROKER_LISTENER);
    properties.put("log.dirs", dataDir.toString());
    properties.put("auto.create.topics.enable", "false");
  }

  private static void oneReplica(Map<String, String> properties) {
    for (String topic : new String[] {"offsets.topic", "transaction.state.log"}) {
      properties.put(topic + ".replication.factor", "1");
      properties.put(topic + ".num.partitions", "1");
    }
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("share.coordinator.state.topic.replication.factor", "1");
    properties.put("share.coordinator.state.topic.num.partitions", "1");
    properties.put("share.coordinator.state.topic.min.isr", "1");
    properties.put("default.replication.factor", "1");
    properties.put("min.insync.replicas", "1");
  }

  private static void small(Map<String, String> properties) {
    // The default of 128 MiB is allocated on the heap at once.
    properties.put("log.cleaner.dedupe.buffer.size", "2097152");
    properties.put("log.cleaner.io.buffer.size", "131072");
    properties.put("num.network.threads", "2");
    properties.put("num.io.threads", "4");
    properties.put("background.threads", "2");
    properties.put("num.replica.fetchers", "1");
    properties.put("num.recovery.threads.per.data.dir", "2");
    properties.put("log.index.size.max.bytes", "1048576");
  }

  private static void prompt(Map<String, String> properties) {
    properties.put("group.initial.rebalance.delay.ms", "0");
    properties.put("group.streams.initial.rebalance.delay.ms", "0");
    // After a kill the controller still believes in the broker's former self for this long (9 s by
    // default), and does not let the new one in.
    properties.put("broker.session.timeout.ms", "3000");
    properties.put("broker.heartbeat.interval.ms", "500");
  }
}
