package dev.treeline.topology.index;

import dev.treeline.span.Span;
import dev.treeline.span.SpanId;
import dev.treeline.span.TraceId;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** That a run takes part in a trace, and its earliest span there that is known. */
public record RunPair(TraceId traceId, SpanId spanId, long startUnixNano) {

  private static final int BYTES = TraceId.BYTES + SpanId.BYTES + Long.BYTES;

  /** That the trace was deleted. It is earlier than any other, so nothing takes its place. */
  public static RunPair deleted(TraceId traceId) {
    return new RunPair(traceId, new SpanId(0), Long.MIN_VALUE);
  }

  public byte[] encode() {
    return ByteBuffer.allocate(BYTES)
        .putLong(traceId.high())
        .putLong(traceId.low())
        .putLong(spanId.value())
        .putLong(startUnixNano)
        .array();
  }

  static boolean isOne(byte @Nullable [] bytes) {
    return bytes != null && bytes.length == BYTES;
  }

  public static RunPair decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new RunPair(
        new TraceId(in.getLong(), in.getLong()), new SpanId(in.getLong()), in.getLong());
  }

  /** The earlier of two; which one arrived first makes no difference. */
  public RunPair earlier(RunPair other) {
    int byStart = Span.compareStarts(startUnixNano, other.startUnixNano);
    return byStart < 0 || (byStart == 0 && spanId.compareTo(other.spanId) <= 0) ? this : other;
  }
}
