package dev.treeline.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** The same with transactions, which are a switch. */
class ExactlyOnceIT extends TreelineStreamsIT {

  @Override
  Map<String, String> streamsProperties() {
    return Map.of("processing.guarantee", "exactly_once_v2");
  }

  /** Each refusal ends a transaction, and with it the thread: between two of them they are. */
  @Override
  void assertSpansAreTakenAndRead(TreelineStreams treeline) {
    Surroundings.patiently().until(treeline::isReady);
  }

  /** Without transactions it would be lost. */
  @Test
  void aRefusedDeadLetterComesAgainUntilItIsTaken() {
    start("a", 7001);
    limit(topics.deadLetters(), "1000");
    byte[] rubbish = Surroundings.noise().getBytes(StandardCharsets.UTF_8);
    kafka.produce(List.of(new ProducerRecord<>(topics.spans(), new byte[] {1}, rubbish)));
    Surroundings.patiently()
        .untilAsserted(() -> assertThat(refused(topics.deadLetters())).isGreaterThanOrEqualTo(1));

    limit(topics.deadLetters(), "1048576");

    assertThat(kafka.consume(topics.deadLetters(), 1))
        .singleElement()
        .extracting(letter -> DeadLetter.decode(letter.value()).value())
        .isEqualTo(rubbish);
  }
}
