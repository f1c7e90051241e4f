package dev.treeline.otlp;

import dev.treeline.foreign.RejectedSpan.Reason;
import dev.treeline.span.SpanId;
import dev.treeline.span.SpanKind;
import dev.treeline.span.SpanStatus;
import dev.treeline.span.TraceId;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What is taken as it is, repaired or rejected: the same for both encodings. */
final class OtlpRules {

  /** The nesting of attribute values that a record of {@code treeline.spans} can hold. */
  static final int MAX_DEPTH = 64;

  private static final SpanKind[] KINDS = SpanKind.values();
  private static final SpanStatus.Code[] CODES = SpanStatus.Code.values();

  private OtlpRules() {}

  /** 16 bytes; 8 bytes are a 64-bit id of an older tracer, padded on the left. */
  static TraceId traceId(byte[] bytes) throws InvalidSpan {
    TraceId id = anyTraceId(bytes);
    if (id == null || !id.isValid()) {
      throw invalidId("traceId", bytes, "16 bytes (32 hex digits)");
    }
    return id;
  }

  static SpanId spanId(byte[] bytes) throws InvalidSpan {
    SpanId id = anySpanId(bytes);
    if (id == null || !id.isValid()) {
      throw invalidId("spanId", bytes, "8 bytes (16 hex digits)");
    }
    return id;
  }

  /** Absent or zero is a root: some SDKs write the zero id of W3C where there is no parent. */
  static @Nullable SpanId parentSpanId(byte[] bytes) throws InvalidSpan {
    if (bytes.length == 0) {
      return null;
    }
    SpanId id = anySpanId(bytes);
    if (id == null) {
      throw invalidId("parentSpanId", bytes, "8 bytes (16 hex digits)");
    }
    return id.isValid() ? id : null;
  }

  /** A trace id that may be zero; null where the length is wrong. */
  static @Nullable TraceId anyTraceId(byte[] bytes) {
    return switch (bytes.length) {
      case TraceId.BYTES -> TraceId.of(bytes);
      case TraceId.BYTES / 2 -> new TraceId(0, SpanId.of(bytes).value());
      default -> null;
    };
  }

  /** A span id that may be zero; null where the length is wrong. */
  static @Nullable SpanId anySpanId(byte[] bytes) {
    return bytes.length == SpanId.BYTES ? SpanId.of(bytes) : null;
  }

  /** OTLP counts nanoseconds without a sign; the second half of that range begins in 2262. */
  static long time(String field, long unsigned) throws InvalidSpan {
    if (unsigned < 0) {
      throw new InvalidSpan(
          Reason.INVALID_TIME,
          field + " " + Long.toUnsignedString(unsigned) + " is later than 2262-04-11");
    }
    return unsigned;
  }

  /** No end, or zero, is a span that is still running. */
  static @Nullable Long end(long unsigned) throws InvalidSpan {
    return unsigned == 0 ? null : Long.valueOf(time("endTimeUnixNano", unsigned));
  }

  /** A kind that a later version of OTLP adds is none that we know. */
  static SpanKind kind(int number) {
    return number < 0 || number >= KINDS.length ? SpanKind.UNSPECIFIED : KINDS[number];
  }

  static SpanStatus status(int code, String message) {
    if (code <= 0 || code >= CODES.length) {
      return message.isEmpty() ? SpanStatus.UNSET : new SpanStatus(CODES[0], message);
    }
    return new SpanStatus(CODES[code], message);
  }

  static int count(long unsigned32) {
    return (int) Math.min(unsigned32, Integer.MAX_VALUE);
  }

  private static InvalidSpan invalidId(String field, byte[] bytes, String wanted) {
    String found =
        bytes.length == 0
            ? "missing"
            : Arrays.equals(bytes, new byte[bytes.length])
                ? "all zero"
                : bytes.length + " bytes long";
    return new InvalidSpan(
        Reason.INVALID_ID, field + " is " + found + ", send " + wanted + ", not all zero");
  }
}
