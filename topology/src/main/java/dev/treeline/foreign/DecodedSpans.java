package dev.treeline.foreign;

import dev.treeline.span.Span;
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

  public DecodedSpans(List<Span> spans, List<RejectedSpan> rejected) {
    this(spans, rejected, Map.of());
  }
}
