package dev.treeline.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.SpanLimits;
import dev.treeline.topics.Topics;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.topology.metrics.SpanMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StreamsPropertiesTest {

  private static final SpanMetrics METRICS = new SpanMetrics(new SimpleMeterRegistry());

  @Test
  void whatIsSaidOfAllClientsWinsOverAChoiceForOneOfThem() {
    StreamsConfig said = with(Map.of("session.timeout.ms", "45000", "linger.ms", "50"));

    assertThat(sessionTimeoutOf(said)).isEqualTo("45000");
    assertThat(lingerOf(said)).isEqualTo("50");
    assertThat(sessionTimeoutOf(with(Map.of()))).isEqualTo(10_000);
    assertThat(lingerOf(with(Map.of()))).isEqualTo(25);
  }

  @Test
  void whatIsSaidOfEveryClientOfKafkaIsSaidOfThese() {
    StreamsConfig said =
        with(
            Map.of("session.timeout.ms", "45000", "linger.ms", "50", "acks", "1"),
            Map.of("linger.ms", "20"));

    assertThat(sessionTimeoutOf(said)).isEqualTo("45000");
    assertThat(lingerOf(said)).as("of Kafka Streams alone").isEqualTo("20");
    assertThat(said.getProducerConfigs("client").get(ProducerConfig.ACKS_CONFIG)).isEqualTo("all");
  }

  @Test
  void spansThatArePassedOnWaitLessForCompanyThanWhatChangelogsTakeIn() {
    StreamsConfig stores = with(Map.of());
    StreamsConfig sources =
        new StreamsConfig(StreamsProperties.withoutStores(settings(Map.of(), Map.of()), METRICS));

    assertThat(lingerOf(stores)).isEqualTo(25);
    assertThat(lingerOf(sources)).isEqualTo(5);
  }

  /** Kafka's own ten minutes would leave the busy alone for an hour, of 24 partitions. */
  @Test
  void aNewInstanceTakesOverWhatItHasCopiedWithinMinutes() {
    String interval = StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG;

    assertThat(with(Map.of()).getLong(interval)).isEqualTo(60_000);
    assertThat(with(Map.of(interval, "600000")).getLong(interval)).isEqualTo(600_000);
  }

  @Test
  void whatIsSaidOfOneClientWinsOverWhatIsSaidOfAll() {
    StreamsConfig said = with(Map.of("linger.ms", "50", "producer.linger.ms", "20"));

    assertThat(lingerOf(said)).isEqualTo("20");
  }

  @Test
  void changelogsHaveAsManyReplicasAsSpansUnlessItIsSaid() {
    assertThat(with(Map.of()).getInt("replication.factor")).isEqualTo(3);
    assertThat(with(Map.of("replication.factor", "-1")).getInt("replication.factor")).isEqualTo(-1);
  }

  @Test
  void whatIsFetchedAtOnceIsLessThanHalfOfG1sSmallestRegionUnlessItIsSaid() {
    assertThat(fetchedBytesOf(with(Map.of())))
        .asInstanceOf(InstanceOfAssertFactories.INTEGER)
        .isLessThan(512 << 10);
    for (String prefix : List.of("", "consumer.", "main.consumer.")) {
      assertThat(fetchedBytesOf(with(Map.of(prefix + "fetch.max.bytes", "52428800"))))
          .as(prefix)
          .isEqualTo("52428800");
    }
  }

  private static @Nullable Object sessionTimeoutOf(StreamsConfig config) {
    return consumerOf(config).get(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);
  }

  private static @Nullable Object fetchedBytesOf(StreamsConfig config) {
    return consumerOf(config).get(ConsumerConfig.FETCH_MAX_BYTES_CONFIG);
  }

  private static Map<String, Object> consumerOf(StreamsConfig config) {
    return config.getMainConsumerConfigs("group", "client", 1);
  }

  private static @Nullable Object lingerOf(StreamsConfig config) {
    return config.getProducerConfigs("client").get(ProducerConfig.LINGER_MS_CONFIG);
  }

  private static StreamsConfig with(Map<String, String> streams) {
    return with(Map.of(), streams);
  }

  private static StreamsConfig with(Map<String, String> kafka, Map<String, String> streams) {
    return new StreamsConfig(StreamsProperties.withStores(settings(kafka, streams), 3, METRICS));
  }

  private static StreamsSettings settings(Map<String, String> kafka, Map<String, String> streams) {
    Map<String, String> ofAll = new HashMap<>(kafka);
    ofAll.put("bootstrap.servers", "127.0.0.1:9092");
    return new StreamsSettings(
        Topics.DEFAULT,
        ofAll,
        streams,
        Path.of("state"),
        "127.0.0.1",
        8080,
        "",
        SpanLimits.DEFAULTS,
        AssemblySettings.DEFAULTS);
  }
}
