package dev.treeline.cli.config;

import dev.treeline.topology.store.BoundedMemory;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.StreamsConfig;

/**
 * What Kafka's own definitions say of values that are passed on to it. Kafka would say the same,
 * but only when a client of it is made: after a broker has started, or inside of a thread.
 */
final class KafkaValues {

  /** What Kafka does not check: no stream thread at all is waited for without end. */
  private static final ConfigDef STRICTER =
      new ConfigDef()
          .define(
              StreamsConfig.NUM_STREAM_THREADS_CONFIG,
              ConfigDef.Type.INT,
              1,
              ConfigDef.Range.atLeast(1),
              ConfigDef.Importance.HIGH,
              "")
          .define(
              StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG,
              ConfigDef.Type.INT,
              0,
              ConfigDef.Range.atLeast(0),
              ConfigDef.Importance.HIGH,
              "")
          .define(
              BoundedMemory.CACHE_BYTES,
              ConfigDef.Type.LONG,
              1L << 20,
              ConfigDef.Range.atLeast(1L << 20),
              ConfigDef.Importance.HIGH,
              "");

  private static final ConfigDef STREAMS = StreamsConfig.configDef();
  private static final ConfigDef CONSUMER = ConsumerConfig.configDef();
  private static final ConfigDef PRODUCER = ProducerConfig.configDef();
  private static final ConfigDef ADMIN = AdminClientConfig.configDef();

  private static final List<ConfigDef> CLIENTS = List.of(ADMIN, CONSUMER, PRODUCER);
  private static final List<ConfigDef> ALL = List.of(STREAMS, ADMIN, CONSUMER, PRODUCER);

  private KafkaValues() {}

  /**
   * @throws ConfigException where all that know the key refuse its value: clients differ in what
   *     they take, and each is given what stands for all
   */
  static void check(String key, Given given) {
    if (given.text().contains("${")) { // what config.providers put there is not known yet
      return;
    }
    List<ConfigKey> known = definitions(key);
    List<String> remedies =
        known.stream().flatMap(definition -> remedy(definition, given.text()).stream()).toList();
    if (!known.isEmpty() && remedies.size() == known.size()) {
      boolean secret =
          given.text().contains("@")
              || known.stream().anyMatch(k -> k.type == ConfigDef.Type.PASSWORD);
      throw (secret ? given.hidden() : given).noValueOf(key, remedies.get(0));
    }
  }

  private static List<ConfigKey> definitions(String key) {
    String name = key.substring(key.indexOf('.') + 1);
    if (key.startsWith("producer.")) {
      return named(name, List.of(PRODUCER));
    }
    if (key.startsWith("kafka.")) { // Kafka Streams is given it, too
      List<ConfigKey> stricter = named(name, List.of(STRICTER));
      return stricter.isEmpty() ? named(name, ALL) : stricter;
    }
    return key.startsWith("streams.") ? ofStreams(name) : List.of();
  }

  private static List<ConfigKey> ofStreams(String name) {
    for (ConfigDef own : List.of(STRICTER, STREAMS)) {
      if (own.configKeys().containsKey(name)) {
        return named(name, List.of(own));
      }
    }
    for (String prefix :
        List.of(
            StreamsConfig.MAIN_CONSUMER_PREFIX,
            StreamsConfig.RESTORE_CONSUMER_PREFIX,
            StreamsConfig.GLOBAL_CONSUMER_PREFIX,
            StreamsConfig.CONSUMER_PREFIX)) {
      if (name.startsWith(prefix)) {
        return named(name.substring(prefix.length()), List.of(CONSUMER));
      }
    }
    if (name.startsWith(StreamsConfig.PRODUCER_PREFIX)) {
      return named(name.substring(StreamsConfig.PRODUCER_PREFIX.length()), List.of(PRODUCER));
    }
    if (name.startsWith(StreamsConfig.ADMIN_CLIENT_PREFIX)) {
      return named(name.substring(StreamsConfig.ADMIN_CLIENT_PREFIX.length()), List.of(ADMIN));
    }
    return named(name, CLIENTS);
  }

  private static List<ConfigKey> named(String name, List<ConfigDef> definitions) {
    return definitions.stream()
        .flatMap(definition -> Stream.ofNullable(definition.configKeys().get(name)))
        .toList();
  }

  /** What to write instead, if the value is none. */
  private static Optional<String> remedy(ConfigKey definition, String text) {
    if (definition.type == ConfigDef.Type.CLASS) {
      return isClass(text)
          ? Optional.empty()
          : Optional.of("name a class, and put its jars into TREELINE_CLASS_PATH");
    }
    Object value;
    try {
      value = ConfigDef.parseType(definition.name, text, definition.type);
    } catch (org.apache.kafka.common.config.ConfigException e) {
      return Optional.of("use " + words(definition.type));
    }
    try {
      if (definition.validator != null) {
        definition.validator.ensureValid(definition.name, value);
      }
      return Optional.empty();
    } catch (org.apache.kafka.common.config.ConfigException e) {
      return Optional.of("allowed: " + definition.validator);
    }
  }

  /** Kafka's own look at it would run its static code: before the native code of ours is there. */
  private static boolean isClass(String name) {
    try {
      Class.forName(name.strip(), false, Utils.getContextOrKafkaClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  private static String words(ConfigDef.Type type) {
    return switch (type) {
      case BOOLEAN -> "true or false";
      case INT, SHORT, LONG -> "a whole number";
      case DOUBLE -> "a number";
      case LIST -> "names, with commas between them";
      default -> "what Kafka's documentation says";
    };
  }
}
