package dev.treeline.key;

import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** tenant(8) + trace id(16): the key of a trace's state. */
public final class TraceKey {

  public static final int BYTES = Long.BYTES + TraceId.BYTES;

  /** The length of what {@link #turn} makes, which nothing else has. */
  public static final int TURN_BYTES = BYTES + 1 + 2 * Integer.BYTES + Long.BYTES;

  private TraceKey() {}

  public static byte[] of(Tenant tenant, TraceId traceId) {
    return write(ByteBuffer.allocate(BYTES), tenant, traceId).array();
  }

  /** The trace id of any key that begins with a trace key. */
  public static TraceId traceIdOf(byte[] key) {
    ByteBuffer buffer = ByteBuffer.wrap(key);
    return new TraceId(buffer.getLong(Long.BYTES), buffer.getLong(2 * Long.BYTES));
  }

  /** tenant + trace + record hash: the key of one row. */
  public static byte[] row(byte[] traceKey, long recordHash) {
    return ByteBuffer.allocate(BYTES + Long.BYTES).put(traceKey).putLong(recordHash).array();
  }

  /** The lowest row key of a trace. */
  public static byte[] firstRow(byte[] traceKey) {
    return row(traceKey, 0);
  }

  /** The highest row key of a trace: keys are compared as unsigned bytes. */
  public static byte[] lastRow(byte[] traceKey) {
    return row(traceKey, -1);
  }

  /** tenant + trace + chunk: the key of {@code treeline.traces}. */
  public static byte[] chunk(byte[] traceKey, int chunk) {
    return ByteBuffer.allocate(BYTES + Integer.BYTES).put(traceKey).putInt(chunk).array();
  }

  /** A key beside a trace's own, for a copy of its state at one turn of its life. */
  public static byte[] turn(byte[] traceKey, int phase, int revision, int rows, long bucket) {
    return ByteBuffer.allocate(TURN_BYTES)
        .put(traceKey)
        .put((byte) phase)
        .putInt(revision)
        .putInt(rows)
        .putLong(bucket)
        .array();
  }

  /** A second key beside a trace's own, for what must not be overwritten with its state. */
  public static byte[] guard(byte[] traceKey) {
    return Arrays.copyOf(traceKey, BYTES + 1);
  }

  public static boolean isGuard(byte[] key) {
    return key.length == BYTES + 1;
  }

  /** The trace key that a longer key begins with. */
  public static byte[] prefixOf(byte[] key) {
    return Arrays.copyOf(key, BYTES);
  }

  static ByteBuffer write(ByteBuffer buffer, Tenant tenant, TraceId traceId) {
    return buffer.putLong(tenant.keyPrefix()).putLong(traceId.high()).putLong(traceId.low());
  }
}
