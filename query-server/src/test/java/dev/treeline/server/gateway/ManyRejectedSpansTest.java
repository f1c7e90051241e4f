package dev.treeline.server.gateway;

import static dev.treeline.server.gateway.Intake.json;
import static dev.treeline.server.gateway.Intake.spans;
import static dev.treeline.server.gateway.TestGateway.GOOD;
import static dev.treeline.server.gateway.TestGateway.bytes;
import static dev.treeline.server.gateway.TestGateway.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.DeadLetter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class ManyRejectedSpansTest {

  private final TestGateway test = TestGateway.acknowledged();

  /** A few kilobytes, compressed, would have Kafka take millions of records. */
  @Test
  void aBodyOfBadSpansIsNoFloodOfLettersAndNothingOfItIsLost() {
    List<String> ids = new ArrayList<>(Collections.nCopies(5_000, "0/0"));
    ids.add(GOOD);
    String body = spans(ids.toArray(String[]::new));

    IntakeAnswer answer = test.with(GatewaySettings.DEFAULTS).handle(json(body));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(text(answer)).contains("\"rejectedSpans\":\"5000\"");
    List<ProducerRecord<byte[], byte[]>> written = test.producer.history();
    assertThat(written).hasSize(1 + 1_000 + 1);
    DeadLetter last = DeadLetter.decode(written.get(written.size() - 1).value());
    assertThat(last.reason()).isEqualTo("invalid_id");
    assertThat(last.detail()).contains("4000 more spans");
    assertThat(last.value()).isEqualTo(bytes(body));
  }
}
