package dev.treeline.codec;

import dev.treeline.span.Span;
import dev.treeline.span.TraceId;
import java.io.IOException;
import java.util.List;
import org.apache.avro.io.Encoder;

/** A value of {@code treeline.traces}: see {@code trace-chunk.avsc}. */
public record TraceChunk(
    String tenant,
    TraceId traceId,
    int revision,
    int chunk,
    int chunks,
    ClosedBy closedBy,
    String status,
    String reason,
    int spanCount,
    int errorCount,
    long droppedSpans,
    long firstArrival,
    long lastArrival,
    List<Span> spans) {

  private static final long FINGERPRINT = Schemas.fingerprint(Schemas.TRACE_CHUNK);
  private static final ClosedBy[] REASONS = ClosedBy.values();

  /** Why a trace was taken to be over; symbols and order of the Avro enum. */
  public enum ClosedBy {
    /** Not closed, or closed by a newer version for a reason that this one does not know. */
    UNKNOWN,
    ROOT_ENDED,
    QUIET,
    MAX_OPEN,
    REQUEST
  }

  /**
   * @param expected size in bytes, about: of a large one that is not known, much is copied
   */
  public byte[] encode(int expected) {
    return SingleObject.write(FINGERPRINT, expected, this::writeTo);
  }

  /** How large it is encoded, for about the time and none of the memory. */
  public int size() {
    return SingleObject.size(this::writeTo);
  }

  public static TraceChunk decode(byte[] bytes) {
    return SingleObject.read(bytes, FINGERPRINT, TraceChunk::readFrom);
  }

  private static TraceChunk readFrom(AvroReader in) {
    String tenant = in.readString();
    TraceId traceId = SpanCodec.readTraceId(in);
    return new TraceChunk(
        tenant,
        traceId,
        in.readInt(),
        in.readInt(),
        in.readInt(),
        REASONS[in.readIndex(REASONS.length)],
        in.readString(),
        in.readString(),
        in.readInt(),
        in.readInt(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        SpanGroups.read(in, traceId, new SeenOrigins()));
  }

  private void writeTo(Encoder out) throws IOException {
    out.writeString(tenant);
    SpanCodec.writeTraceId(out, traceId);
    out.writeInt(revision);
    out.writeInt(chunk);
    out.writeInt(chunks);
    out.writeEnum(closedBy.ordinal());
    out.writeString(status);
    out.writeString(reason);
    out.writeInt(spanCount);
    out.writeInt(errorCount);
    out.writeLong(droppedSpans);
    out.writeLong(firstArrival);
    out.writeLong(lastArrival);
    SpanGroups.write(out, spans);
  }
}
