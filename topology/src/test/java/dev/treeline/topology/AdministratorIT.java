package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.SpanRecords;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.testing.KafkaExtension;
import dev.treeline.topology.source.SourceFormat;
import dev.treeline.topology.source.SourceTopic;
import dev.treeline.trace.Trace;
import dev.treeline.wire.WireValues;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What somebody changes of topics and groups, while instances run or stand still. */
class AdministratorIT {

  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  @TempDir Path dir;
  private Surroundings around;

  @BeforeEach
  void begin() {
    around = new Surroundings(kafka, dir, Map.of());
  }

  @AfterEach
  void end() {
    around.close();
  }

  /** Its sender was told that Kafka has them, and nobody else has. */
  @Test
  void spansOfASourceThatAreTooLargeForALoweredLimitWaitUntilItIsRaised() {
    SourceTopic source = makeSource();
    TreelineStreams treeline = around.start("a", 7001);
    try (KafkaSourceStreams reading = read(source)) {
      around.set(around.topics.spans(), TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "1000");
      kafka.produce(
          source.topic(),
          null,
          SpanRecords.encode(aSpan("large").with("noise", Surroundings.noise()).build()));
      Surroundings.patiently().until(() -> around.count("treeline.writes.refused") > 0);

      around.set(around.topics.spans(), TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "1048588");

      awaitSpans(treeline, "large");
      Surroundings.patiently().until(reading::isReady);
    }
  }

  private SourceTopic makeSource() {
    SourceTopic source =
        new SourceTopic(
            around.topics.prefix() + ".source", SourceFormat.TREELINE, Tenant.DEFAULT, List.of());
    kafka.createTopic(new NewTopic(source.topic(), 1, (short) 1));
    return source;
  }

  private KafkaSourceStreams read(SourceTopic source) {
    return KafkaSourceStreams.start(
        Surroundings.settings(
            around.topics.prefix(),
            kafka.bootstrapServers(),
            dir.resolve("a"),
            7001,
            Map.of(),
            Surroundings.QUICK),
        List.of(source),
        WireValues.NONE,
        tenant -> true,
        around.meters,
        Duration.ofMillis(300));
  }

  private static void awaitSpans(TreelineStreams treeline, String... names) {
    Surroundings.patiently()
        .untilAsserted(
            () -> {
              Trace trace = Surroundings.trace(treeline, "trace");
              assertThat(trace.tree().spans())
                  .extracting(Span::name)
                  .containsExactlyInAnyOrderElementsOf(Arrays.asList(names));
            });
  }
}
