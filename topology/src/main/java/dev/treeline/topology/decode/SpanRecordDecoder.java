package dev.treeline.topology.decode;

import dev.treeline.codec.DecodeException;
import dev.treeline.codec.SpanRecords;
import dev.treeline.span.Span;
import dev.treeline.span.TraceId;
import java.util.ArrayList;
import java.util.List;

/** Bytes of {@code treeline.spans} to spans of one trace, or the reason why not. */
final class SpanRecordDecoder {

  private static final byte CONFLUENT_MAGIC = 0;

  /** What fits, as a row and as a hop, into Kafka's default record limit of 1 MiB. */
  static final int MAX_ROW_BYTES = 960 * 1024;

  /** What became of a record. */
  sealed interface Decoded {

    /**
     * @param row the record in Treeline's own encoding
     * @param invalid spans of it that cannot be kept
     */
    record Spans(TraceId traceId, byte[] row, List<Span> spans, List<Span> invalid)
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

  private SpanRecordDecoder() {}

  static Decoded decode(byte[] value) {
    if (value.length > MAX_ROW_BYTES) {
      return new Decoded.Refused(
          "too_large",
          "a record of %d bytes is more than the %d that one may have"
              .formatted(value.length, MAX_ROW_BYTES));
    }
    if (!SpanRecords.isOwn(value)) {
      return unknownFormat(value);
    }
    try {
      return check(value, SpanRecords.decode(value));
    } catch (DecodeException e) {
      return new Decoded.Refused("undecodable", String.valueOf(e.getMessage()));
    }
  }

  private static Decoded check(byte[] value, List<Span> spans) {
    if (spans.isEmpty()) {
      return new Decoded.Refused("empty", "the batch holds no span");
    }
    TraceId traceId = spans.get(0).traceId();
    List<Span> valid = new ArrayList<>(spans.size());
    List<Span> invalid = new ArrayList<>(0);
    for (Span span : spans) {
      if (!span.traceId().equals(traceId)) {
        return new Decoded.Refused(
            "mixed_traces", "a batch holds spans of one trace only", spans.size());
      }
      (span.spanId().isValid() ? valid : invalid).add(span);
    }
    if (!traceId.isValid() || valid.isEmpty()) {
      return new Decoded.Refused("invalid_id", "a trace id or span id is all zero", spans.size());
    }
    byte[] row = invalid.isEmpty() ? value : SpanRecords.encode(valid);
    return new Decoded.Spans(traceId, row, valid, invalid);
  }

  private static Decoded unknownFormat(byte[] value) {
    if (value.length > 0 && value[0] == CONFLUENT_MAGIC) {
      return new Decoded.Refused(
          "no_schema_registry", "in Confluent's wire format, and no schema registry is set");
    }
    return new Decoded.Refused(
        "unknown_format",
        "neither Avro single-object encoding with a schema of this version, nor Confluent's");
  }
}
