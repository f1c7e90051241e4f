package dev.treeline.topology.source;

import dev.treeline.codec.SpanRecords;
import dev.treeline.foreign.DecodedSpans;
import dev.treeline.foreign.RejectedSpan;
import dev.treeline.foreign.RejectedSpan.Reason;
import dev.treeline.foreign.Repair;
import dev.treeline.foreign.Repairs;
import dev.treeline.span.Span;
import java.util.ArrayList;
import java.util.List;

/** Treeline's own records on a topic that is not {@code treeline.spans}. */
final class TreelineRecords {

  private TreelineRecords() {}

  static DecodedSpans decode(byte[] value) {
    List<Span> spans = new ArrayList<>();
    List<RejectedSpan> rejected = new ArrayList<>();
    Repairs repairs = new Repairs();
    for (Span span : SpanRecords.decode(value)) {
      if (span.traceId().isValid() && span.spanId().isValid()) {
        spans.add(span);
        if (span.parentSpanId() != null && !span.parentSpanId().isValid()) {
          repairs.note(Repair.ZERO_PARENT);
        }
        repairs.taken(span);
      } else {
        rejected.add(
            new RejectedSpan(
                Reason.INVALID_ID, "a trace id or span id is all zero", SpanRecords.encode(span)));
      }
    }
    return new DecodedSpans(spans, rejected, repairs.counts());
  }
}
