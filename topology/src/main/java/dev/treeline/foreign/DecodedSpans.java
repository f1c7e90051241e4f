package dev.treeline.foreign;

import dev.treeline.codec.DeadLetter;
import dev.treeline.span.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a request or record in another encoding holds.
 *
 * @param spans in the order of the bytes, of any number of traces
 * @param rejected those of which no span could be made
 * @param repaired how many of the spans were put right, and in what
 */
public record DecodedSpans(
    List<Span> spans, List<RejectedSpan> rejected, Map<Repair, Integer> repaired) {

  /** More than a batch of any SDK's, and few enough to be written while a sender waits. */
  static final int LETTERS = 1_000;

  public DecodedSpans(List<Span> spans, List<RejectedSpan> rejected) {
    this(spans, rejected, Map.of());
  }

  /**
   * What dead letters are written of: each rejected span, in its own bytes. A few hundred
   * compressed bytes can hold a million of them; where there are so many, those behind the first
   * ones are told of together, and kept in the bytes of the whole, in parts that letters have room
   * for.
   *
   * @param whole what was decoded
   */
  public List<RejectedSpan> letters(byte[] whole) {
    if (rejected.size() <= LETTERS) {
      return rejected;
    }
    RejectedSpan next = rejected.get(LETTERS);
    int parts = (whole.length - 1) / DeadLetter.MAX_VALUE_BYTES + 1;
    List<RejectedSpan> letters = new ArrayList<>(rejected.subList(0, LETTERS));
    for (int part = 0; part < parts; part++) {
      int from = part * DeadLetter.MAX_VALUE_BYTES;
      int to = Math.min(whole.length, from + DeadLetter.MAX_VALUE_BYTES);
      letters.add(
          new RejectedSpan(
              next.reason(),
              "%d more spans of the same request or record are rejected, the next one as %s: %s; these are all its bytes, part %d of %d"
                  .formatted(
                      rejected.size() - LETTERS,
                      next.reason().code(),
                      next.detail(),
                      part + 1,
                      parts),
              Arrays.copyOfRange(whole, from, to)));
    }
    return letters;
  }
}
