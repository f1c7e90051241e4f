package dev.treeline.codec;

import dev.treeline.span.TraceId;

/** The command to delete a trace, among the spans in {@code treeline.spans}. */
public record DeleteTrace(String tenant, TraceId traceId) {

  private static final long FINGERPRINT = Schemas.fingerprint(Schemas.DELETE_TRACE);

  /** Whether these bytes claim to be one: nobody writes this schema's fingerprint by accident. */
  public static boolean isOne(byte[] value) {
    return SingleObject.isFramed(value) && SingleObject.fingerprint(value) == FINGERPRINT;
  }

  public byte[] encode() {
    return SingleObject.write(
        FINGERPRINT,
        out -> {
          out.writeString(tenant);
          SpanCodec.writeTraceId(out, traceId);
        });
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws DecodeException when the bytes are anything else
   */
  public static DeleteTrace decode(byte[] value) {
    return SingleObject.read(
        value, FINGERPRINT, in -> new DeleteTrace(in.readString(), SpanCodec.readTraceId(in)));
  }
}
