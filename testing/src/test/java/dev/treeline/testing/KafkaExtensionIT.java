package dev.treeline.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KafkaExtensionIT {

  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  @Test
  void whatIsProducedIsConsumed() {
    String topic = kafka.topic("letters", 2);
    for (String letter : new String[] {"a", "b", "c"}) {
      kafka.produce(topic, bytes(letter), bytes(letter));
    }
    assertThat(kafka.consume(topic, 3))
        .extracting(record -> new String(record.value(), StandardCharsets.UTF_8))
        .containsExactlyInAnyOrder("a", "b", "c");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
