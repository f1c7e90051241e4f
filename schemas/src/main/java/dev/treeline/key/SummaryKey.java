package dev.treeline.key;

import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import java.nio.ByteBuffer;

/** tenant(8) + first arrival, newest first(8) + trace id(16): the key of a summary. */
public final class SummaryKey {

  public static final int BYTES = 2 * Long.BYTES + TraceId.BYTES;

  private SummaryKey() {}

  public static byte[] of(Tenant tenant, long firstArrival, TraceId traceId) {
    return ByteBuffer.allocate(BYTES)
        .putLong(tenant.keyPrefix())
        .putLong(Long.MAX_VALUE - firstArrival)
        .putLong(traceId.high())
        .putLong(traceId.low())
        .array();
  }

  public static long firstArrivalOf(byte[] key) {
    return Long.MAX_VALUE - ByteBuffer.wrap(key).getLong(Long.BYTES);
  }

  /** The key of the trace's state. */
  public static byte[] traceKeyOf(byte[] key) {
    return ByteBuffer.allocate(TraceKey.BYTES)
        .put(key, 0, Long.BYTES)
        .put(key, 2 * Long.BYTES, TraceId.BYTES)
        .array();
  }

  /** The first key of a tenant in store order. */
  public static byte[] newest(Tenant tenant) {
    return ByteBuffer.allocate(BYTES).putLong(tenant.keyPrefix()).array();
  }

  /** The last key in store order of what arrived then or later. */
  public static byte[] oldest(Tenant tenant, long firstArrival) {
    return of(tenant, firstArrival, new TraceId(-1, -1));
  }
}
