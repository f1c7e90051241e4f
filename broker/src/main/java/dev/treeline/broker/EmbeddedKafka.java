package dev.treeline.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka's own server, one node, reachable from this machine only. It comes back on the same
 * directory with its topics, records and offsets. Kafka does not promise the API it is built on: no
 * other class may touch it.
 */
public final class EmbeddedKafka implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(6);

  private final KafkaRaftServer server;
  private final int port;
  private final int controllerPort;
  private final String clusterId;
  private boolean closed;

  private EmbeddedKafka(Map<String, String> properties, int port, int controllerPort, String id) {
    this.server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
    this.port = port;
    this.controllerPort = controllerPort;
    this.clusterId = id;
  }

  /**
   * Returns when the broker takes requests.
   *
   * @param dataDir formatted when it is empty or missing
   * @param port 0 for a free one
   */
  public static EmbeddedKafka start(Path dataDir, int port) {
    int brokerPort = port == 0 ? FreePorts.next() : port;
    int controllerPort = FreePorts.next();
    return start(
        dataDir,
        BrokerProperties.of(dataDir, brokerPort, controllerPort),
        brokerPort,
        controllerPort);
  }

  /** On free ports, with the listener of this guard besides. */
  public static EmbeddedKafka startGuarded(Path dataDir, Guard guard) {
    int brokerPort = FreePorts.next();
    int controllerPort = FreePorts.next();
    Map<String, String> properties = BrokerProperties.of(dataDir, brokerPort, controllerPort);
    guard.addTo(properties);
    return start(dataDir, properties, brokerPort, controllerPort);
  }

  private static EmbeddedKafka start(
      Path dataDir, Map<String, String> properties, int brokerPort, int controllerPort) {
    String clusterId = format(dataDir, BrokerProperties.NODE_ID, Uuid.randomUuid().toString());
    return start(new EmbeddedKafka(properties, brokerPort, controllerPort, clusterId));
  }

  /** One more node of the same cluster, to have copies on. */
  public EmbeddedKafka another(int nodeId, Path itsDataDir) {
    int brokerPort = FreePorts.next();
    format(itsDataDir, nodeId, clusterId);
    return start(
        new EmbeddedKafka(
            BrokerProperties.ofAnother(nodeId, itsDataDir, brokerPort, controllerPort),
            brokerPort,
            controllerPort,
            clusterId));
  }

  private static EmbeddedKafka start(EmbeddedKafka kafka) {
    try {
      kafka.server.startup();
      return kafka;
    } catch (RuntimeException | Error e) {
      kafka.close();
      throw e;
    }
  }

  /** Unless it is; returns the id of the cluster. */
  private static String format(Path dataDir, int nodeId, String newClusterId) {
    // Kafka writes this file last.
    Path meta = dataDir.resolve("meta.properties");
    try (PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      if (Files.exists(meta)) {
        return clusterIdIn(meta);
      }
      Files.createDirectories(dataDir);
      new Formatter()
          .setClusterId(newClusterId)
          .setNodeId(nodeId)
          .setControllerListenerName(BrokerProperties.CONTROLLER_LISTENER)
          .setDirectories(List.of(dataDir.toString()))
          .setMetadataLogDirectory(dataDir.toString())
          .setPrintStream(nowhere)
          .run();
      return newClusterId;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("cannot format " + dataDir + " for Kafka", e);
    }
  }

  private static String clusterIdIn(Path meta) throws IOException {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(meta)) {
      properties.load(in);
    }
    return properties.getProperty("cluster.id");
  }

  public String bootstrapServers() {
    return BrokerProperties.HOST + ":" + port;
  }

  public int port() {
    return port;
  }

  /** Stops the broker; what a stop in time did not finish, the next start recovers. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    Thread stop = new Thread(this::stop, "embedded-kafka-stop");
    stop.setDaemon(true);
    stop.start();
    try {
      stop.join(STOP_WITHIN.toMillis());
      if (stop.isAlive()) {
        LOG.warn(
            "The broker did not stop within {} s, its log is recovered at the next start",
            STOP_WITHIN.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stop() {
    server.shutdown();
    server.awaitShutdown();
  }
}
