package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.broker.EmbeddedKafka;
import dev.treeline.span.Tenant;
import dev.treeline.testing.KafkaExtension;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The only broker goes away and comes back, while traces are due. */
class BrokerAwayIT {

  @TempDir Path dir;

  @Test
  void whatWasDueMeanwhileIsWrittenWhenItIsBack() {
    EmbeddedKafka broker = EmbeddedKafka.start(dir.resolve("kafka"), 0);
    KafkaExtension kafka = KafkaExtension.on(broker.bootstrapServers());
    try (Surroundings around = new Surroundings(kafka, dir, Map.of())) {
      TreelineStreams treeline = around.start("a", 7001);
      around.produce(aSpan("root").inTrace("one").build());
      Surroundings.patiently()
          .untilAsserted(
              () -> assertThat(Surroundings.trace(treeline, "one").tree().size()).isEqualTo(1));

      broker.close(); // before it is over
      Surroundings.patiently() // nobody knows what was sent meanwhile, and nobody claims to
          .untilAsserted(
              () ->
                  assertThat(treeline.reader().trace(Tenant.DEFAULT, traceId("never sent")))
                      .isInstanceOf(TraceAnswer.Unavailable.class));
      broker = EmbeddedKafka.start(dir.resolve("kafka"), broker.port());

      around.produce(aSpan("root").inTrace("two").build());
      for (String label : List.of("one", "two")) {
        Surroundings.patiently()
            .untilAsserted(
                () ->
                    assertThat(Surroundings.trace(treeline, label).status())
                        .isEqualTo(TraceStatus.COMPLETE));
      }
      Surroundings.patiently() // counted when it can be read already
          .untilAsserted(() -> assertThat(around.count("treeline.traces.confirmed")).isEqualTo(2));
    } finally {
      broker.close();
    }
  }
}
