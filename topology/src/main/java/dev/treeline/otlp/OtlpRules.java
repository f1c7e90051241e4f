package dev.treeline.otlp;

import dev.treeline.foreign.RejectedSpan.Reason;
import dev.treeline.foreign.Repair;
import dev.treeline.foreign.Repairs;
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

  private final Repairs repairs;

  OtlpRules(Repairs repairs) {
    this.repairs = repairs;
  }

  /** 16 bytes; 8 bytes are a 64-bit id of an older tracer, padded on the left. */
  TraceId traceId(byte[] bytes) throws InvalidSpan {
    TraceId id = anyTraceId(bytes);
    if (id == null || !id.isValid()) {
      throw invalidId("traceId", bytes, "16 bytes (32 hex digits)");
    }
    if (bytes.length < TraceId.BYTES) {
      repairs.note(Repair.SHORT_TRACE_ID);
    }
    return id;
  }

  SpanId spanId(byte[] bytes) throws InvalidSpan {
    SpanId id = anySpanId(bytes);
    if (id == null || !id.isValid()) {
      throw invalidId("spanId", bytes, "8 bytes (16 hex digits)");
    }
    return id;
  }

  /** Absent or zero is a root: some SDKs write the zero id of W3C where there is no parent. */
  @Nullable SpanId parentSpanId(byte[] bytes) throws InvalidSpan {
    if (bytes.length == 0) {
      return null;
    }
    SpanId id = anySpanId(bytes);
    if (id == null) {
      throw invalidId("parentSpanId", bytes, "8 bytes (16 hex digits)");
    }
    if (id.isValid()) {
      return id;
    }
    repairs.note(Repair.ZERO_PARENT);
    return null;
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
  SpanKind kind(int number) {
    if (number >= 0 && number < KINDS.length) {
      return KINDS[number];
    }
    repairs.note(Repair.UNKNOWN_KIND);
    return SpanKind.UNSPECIFIED;
  }

  SpanStatus status(int code, String message) {
    if (code < 0 || code >= CODES.length) {
      repairs.note(Repair.UNKNOWN_STATUS);
    }
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
