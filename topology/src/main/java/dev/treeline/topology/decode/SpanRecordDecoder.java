package dev.treeline.topology.decode;

import dev.treeline.codec.DecodeException;
import dev.treeline.codec.SpanCut;
import dev.treeline.codec.SpanCutter;
import dev.treeline.codec.SpanLimits;
import dev.treeline.codec.SpanRecords;
import dev.treeline.codec.SpanSkim;
import dev.treeline.codec.SpanSkim.Skimmed;
import dev.treeline.span.Span;
import dev.treeline.topology.index.SummaryIndex;
import dev.treeline.vocabulary.CanonicalField;
import dev.treeline.wire.WireValues;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Headers;

/** Bytes of {@code treeline.spans} to spans of one trace, or the reason why not. */
final class SpanRecordDecoder {

  private static final Decoded.Refused NO_SPAN_ID =
      new Decoded.Refused("invalid_id", "the span id is all zero");

  private static final Decoded.Refused SPAN_TOO_LARGE =
      new Decoded.Refused("span_too_large", "over the limit with all taken out that can be");

  /** What became of a record. */
  sealed interface Decoded {

    /**
     * @param row the record in Treeline's own encoding, within the limits
     * @param skim what the row says at a glance
     * @param rejected spans of the record that are not in the row
     * @param cuts the limits that spans in the row were cut to, each as often as it was
     */
    record Spans(byte[] row, Skimmed skim, List<Rejected> rejected, List<SpanCut.Reason> cuts)
        implements Decoded {}

    /**
     * @param spans in it; 1 where nobody can say
     */
    record Refused(String reason, String detail, int spans) implements Decoded {
      Refused(String reason, String detail) {
        this(reason, detail, 1);
      }
    }
  }

  record Rejected(Span span, Decoded.Refused why) {}

  private final SpanLimits limits;
  private final SpanSkim spanSkim;
  private final WireValues values;

  /**
   * @param values what records are that are not in Treeline's own encoding
   */
  SpanRecordDecoder(SpanLimits limits, WireValues values) {
    this.limits = limits;
    this.values = values;
    this.spanSkim = new SpanSkim(CanonicalField.RUN_ID.keys(), SummaryIndex.factKeys(), limits);
  }

  /**
   * @param topic asked for only where the record is not in Treeline's own encoding
   */
  Decoded decode(Supplier<String> topic, Headers headers, byte[] value) {
    if (SpanRecords.isOwn(value) || value.length > SpanRecords.MAX_BYTES) {
      return decode(value);
    }
    WireValues.Read read = values.read(topic.get(), headers, value);
    return read instanceof WireValues.Read.Refused refused
        ? new Decoded.Refused(refused.reason(), refused.detail())
        : decode(((WireValues.Read.Own) read).value());
  }

  private Decoded decode(byte[] value) {
    if (value.length > SpanRecords.MAX_BYTES) {
      return tooLarge(value.length, 1);
    }
    try {
      return check(value);
    } catch (DecodeException e) {
      return new Decoded.Refused("undecodable", String.valueOf(e.getMessage()));
    }
  }

  private Decoded check(byte[] value) {
    Skimmed skim = spanSkim.skim(value);
    if (skim.spans() == 0) {
      return new Decoded.Refused("empty", "the batch holds no span");
    }
    if (skim.mixed()) {
      return new Decoded.Refused(
          "mixed_traces", "a batch holds spans of one trace only", skim.spans());
    }
    if (!skim.traceId().isValid() || skim.unnamed() == skim.spans()) {
      return new Decoded.Refused("invalid_id", "a trace id or span id is all zero", skim.spans());
    }
    return skim.unnamed() == 0 && !skim.oversized()
        ? new Decoded.Spans(value, skim, List.of(), List.of())
        : sort(value, skim);
  }

  /** Span by span: what is kept, what is cut, what is rejected. */
  private Decoded sort(byte[] value, Skimmed skim) {
    SpanCutter cutter = new SpanCutter(limits);
    List<Span> kept = new ArrayList<>(skim.spans());
    List<Rejected> rejected = new ArrayList<>();
    List<SpanCut.Reason> cuts = new ArrayList<>();
    for (Span span : SpanRecords.decode(value)) {
      if (!span.spanId().isValid()) {
        rejected.add(new Rejected(span, NO_SPAN_ID));
        continue;
      }
      SpanCut cut = cutter.cut(span);
      if (cut.span().isEmpty()) {
        rejected.add(new Rejected(span, SPAN_TOO_LARGE));
        continue;
      }
      kept.add(cut.span().get());
      cuts.addAll(cut.reasons());
    }
    if (kept.isEmpty()) {
      return new Decoded.Refused(SPAN_TOO_LARGE.reason(), SPAN_TOO_LARGE.detail(), skim.spans());
    }
    if (rejected.isEmpty() && cuts.isEmpty()) {
      return new Decoded.Spans(value, skim, rejected, cuts);
    }
    byte[] row = SpanRecords.encode(kept);
    return row.length > SpanRecords.MAX_BYTES // text that was no UTF-8 takes more bytes now
        ? tooLarge(row.length, skim.spans())
        : new Decoded.Spans(row, spanSkim.skim(row), rejected, cuts);
  }

  private static Decoded tooLarge(int bytes, int spans) {
    return new Decoded.Refused(
        "too_large",
        "a record of %d bytes is more than the %d that one may have"
            .formatted(bytes, SpanRecords.MAX_BYTES),
        spans);
  }
}
