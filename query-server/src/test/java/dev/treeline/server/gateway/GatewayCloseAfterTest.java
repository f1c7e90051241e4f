package dev.treeline.server.gateway;

import static dev.treeline.server.gateway.Intake.TRACE;
import static dev.treeline.server.gateway.Intake.json;
import static dev.treeline.server.gateway.Intake.spans;
import static dev.treeline.server.gateway.TestGateway.GOOD;
import static dev.treeline.server.gateway.TestGateway.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.SpanRecords;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** {@code close_after}: the last record of each trace says so. */
class GatewayCloseAfterTest {

  private final TestGateway test = TestGateway.acknowledged();

  @Test
  void lastRecordOfEachTraceSaysSoWhereTheSenderClosesThem() {
    String other = "c".repeat(32);
    IntakeRequest plain = json(spans(GOOD, other + "/00000000000000b1"));
    IntakeRequest closing = new IntakeRequest(plain.headers(), plain.body(), "TRUE");
    assertThat(test.handle(closing).status()).isEqualTo(200);

    assertThat(test.producer.history())
        .hasSize(2)
        .allMatch(record -> record.headers().lastHeader("treeline-close-trace") != null);
  }

  @Test
  void onlyTheLastOfSeveralRecordsOfATraceClosesIt() {
    String[] many = new String[1_500];
    Arrays.setAll(many, i -> TRACE + "/%016x".formatted(i + 1));
    IntakeRequest plain = json(spans(many));
    test.handle(new IntakeRequest(plain.headers(), plain.body(), "true"));

    assertThat(test.producer.history())
        .extracting(record -> record.headers().lastHeader("treeline-close-trace") != null)
        .containsExactly(false, true);
  }

  /** Else a span that is too large would keep its trace open. */
  @Test
  void theLastRecordThatIsKeptClosesTheTrace() {
    String id = "\"spanId\":\"00000000000000a2\"";
    String name = "\"name\":\"" + "n".repeat(SpanRecords.MAX_BYTES) + "\"";
    IntakeRequest plain =
        json(spans(GOOD, TRACE + "/00000000000000a2").replace(id, name + "," + id));
    test.handle(new IntakeRequest(plain.headers(), plain.body(), "true"));

    assertThat(test.producer.history())
        .filteredOn(record -> record.topic().equals("treeline.spans"))
        .singleElement()
        .satisfies(
            record -> assertThat(record.headers().lastHeader("treeline-close-trace")).isNotNull());
  }

  @Test
  void closeAfterIsTrueOrFalse() {
    IntakeRequest plain = json(spans(GOOD));
    IntakeAnswer answer = test.handle(new IntakeRequest(plain.headers(), plain.body(), "perhaps"));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(text(answer)).contains("close_after is 'perhaps'", "close_after=true");
    assertThat(test.handle(new IntakeRequest(plain.headers(), plain.body(), "false")).status())
        .isEqualTo(200);
    assertThat(test.producer.history())
        .singleElement()
        .satisfies(
            record -> assertThat(record.headers().lastHeader("treeline-close-trace")).isNull());
  }
}
