package dev.treeline.cli.deadletters;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.cli.deadletters.Replay.Send;
import dev.treeline.cli.deadletters.Replay.Skip;
import dev.treeline.codec.DeadLetter;
import dev.treeline.codec.SpanRecords;
import dev.treeline.span.Span;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What can be sent again, and to where. */
class ReplayTest {

  private static final String SPANS = "treeline.spans";
  private static final byte[] KEY = {7};
  private static final Span SPAN = aSpan("a").inTrace("t").build();
  private static final byte[] RECORD = SpanRecords.encode(SPAN);

  @Test
  void aRecordGoesToWhereItStoodUnderItsKey() {
    Replay.Decision decision = of("unknown_tenant", "otlp_spans", RECORD, RECORD.length, "");

    assertThat(decision.told()).isEqualTo("to otlp_spans");
    assertThat(decision)
        .isInstanceOfSatisfying(Send.class, send -> assertThat(send.key()).isEqualTo(KEY));
  }

  /** Its record was too large for Kafka, whose limit may have been raised since. */
  @Test
  void aSpanThatWasToBeWrittenGoesToItsTrace() {
    Replay.Decision decision = of("too_large", "", RECORD, RECORD.length, DeadLetter.SPAN_RECORD);

    assertThat(decision)
        .isInstanceOfSatisfying(
            Send.class,
            send -> {
              assertThat(send.topic()).isEqualTo(SPANS);
              assertThat(send.key()).asString().isEqualTo(SPAN.traceId().toString());
            });
  }

  /** Sent again it would delete, in a compacted topic, what stands under its key. */
  @Test
  void aLetterWithoutAValueIsNotSent() {
    assertSkipped(of("undecodable", "otlp_spans", null, 0, ""), "it had no value");
  }

  @Test
  void theBeginningOfALetterIsNotSent() {
    byte[] beginning = Arrays.copyOf(RECORD, RECORD.length - 1);

    assertSkipped(
        of("too_large", SPANS, beginning, RECORD.length, ""),
        "only %d of its %d bytes are kept".formatted(beginning.length, RECORD.length));
  }

  @Test
  void whatIsInOurEncodingButBrokenIsNotSent() {
    byte[] broken = Arrays.copyOf(RECORD, RECORD.length - 1);

    assertSkipped(
        of("too_large", "", broken, broken.length, DeadLetter.SPAN_RECORD), "it cannot be read");
  }

  @Test
  void aSpanThatIsWrongInItselfIsNotSentThoughItsRecordMayBe() {
    byte[] value = {1};

    assertSkipped(of("invalid_id", "otlp_spans", value, 1, "application/json"), "mend its sender");
    assertThat(of("invalid_id", "otlp_spans", value, 1, "")).isInstanceOf(Send.class);
  }

  @Test
  void whatCameOverHttpIsNotSent() {
    assertSkipped(of("undecodable", "", new byte[] {1}, 1, "application/json"), "over HTTP");
  }

  private static void assertSkipped(Replay.Decision decision, String why) {
    assertThat(decision).isInstanceOf(Skip.class);
    assertThat(decision.told()).startsWith("not possible: ").contains(why);
  }

  private static Replay.Decision of(
      String reason, String topic, byte @Nullable [] value, int size, String contentType) {
    DeadLetter letter =
        new DeadLetter(reason, "why", "shop", topic, 0, 1, 2, KEY, value, size, contentType);
    return Replay.decide(new Letter(new Letter.Position(0, 1), 2, letter), SPANS);
  }
}
