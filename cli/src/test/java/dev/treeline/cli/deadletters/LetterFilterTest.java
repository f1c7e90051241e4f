package dev.treeline.cli.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.DeadLetter;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class LetterFilterTest {

  private static final String NOON = "2026-01-31T12:00:00Z";
  private static final long AT_NOON = Instant.parse(NOON).toEpochMilli();

  /** So that what one call left out, the next one with the same time takes. */
  @Test
  void aTimeIsFromItOnAndUpToBeforeIt() {
    assertThat(given("--from", NOON).matches(letter(AT_NOON, ""))).isTrue();
    assertThat(given("--from", NOON).matches(letter(AT_NOON - 1, ""))).isFalse();
    assertThat(given("--to", NOON).matches(letter(AT_NOON, ""))).isFalse();
    assertThat(given("--to", NOON).matches(letter(AT_NOON - 1, ""))).isTrue();
  }

  @Test
  void whatCameOverHttpStoodInTheIntake() {
    assertThat(given("--topic", "intake").matches(letter(1, ""))).isTrue();
    assertThat(given("--topic", "intake").matches(letter(1, "otlp_spans"))).isFalse();
    assertThat(given("--topic", "otlp_spans").matches(letter(1, "otlp_spans"))).isTrue();
  }

  private static LetterFilter given(String... options) {
    LetterFilter filter = CommandLine.populateCommand(new LetterFilter(), options);
    assertThat(filter.isGiven()).isTrue();
    return filter;
  }

  private static Letter letter(long timestamp, String topic) {
    DeadLetter content =
        new DeadLetter("undecodable", "", "shop", topic, 0, 1, 2, null, new byte[0], 0, "");
    return new Letter(new Letter.Position(0, 1), timestamp, content);
  }
}
