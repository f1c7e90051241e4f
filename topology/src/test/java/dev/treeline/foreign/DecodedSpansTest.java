package dev.treeline.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.DeadLetter;
import dev.treeline.foreign.RejectedSpan.Reason;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DecodedSpansTest {

  private final byte[] whole = new byte[2 * DeadLetter.MAX_VALUE_BYTES + 1];

  @Test
  void asManyRejectedSpansAsABatchHasAreALetterEach() {
    List<RejectedSpan> rejected = rejected(DecodedSpans.LETTERS);
    assertThat(new DecodedSpans(List.of(), rejected).letters(whole)).isEqualTo(rejected);
  }

  @Test
  void thoseBehindThemAreFoundInTheBytesOfTheWhole() {
    new Random(1).nextBytes(whole);
    List<RejectedSpan> rejected = rejected(DecodedSpans.LETTERS + 2);

    List<RejectedSpan> letters = new DecodedSpans(List.of(), rejected).letters(whole);

    assertThat(letters.subList(0, DecodedSpans.LETTERS))
        .isEqualTo(rejected.subList(0, DecodedSpans.LETTERS));
    List<RejectedSpan> parts = letters.subList(DecodedSpans.LETTERS, letters.size());
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    parts.forEach(part -> joined.writeBytes(part.original()));
    assertThat(joined.toByteArray()).isEqualTo(whole);
    assertThat(parts)
        .allMatch(part -> part.original().length <= DeadLetter.MAX_VALUE_BYTES)
        .allMatch(part -> part.reason() == Reason.INVALID_ID)
        .extracting(RejectedSpan::detail)
        .allMatch(detail -> detail.startsWith("2 more spans") && detail.contains("no id"))
        .last()
        .asString()
        .endsWith("part 3 of 3");
  }

  private static List<RejectedSpan> rejected(int count) {
    List<RejectedSpan> rejected = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rejected.add(new RejectedSpan(Reason.INVALID_ID, "no id", new byte[] {(byte) i}));
    }
    return rejected;
  }
}
