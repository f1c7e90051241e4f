package dev.treeline.key;

import dev.treeline.hash.Sha256;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * tenant(8) + run(16): the key of {@code treeline.runs}; with the trace id behind it, the key of a
 * (run, trace) pair. A run id is any text, so its hash stands for it; a cryptographic one, because
 * the sender chooses the text.
 */
public final class RunKey {

  private static final int HASH_BYTES = 16;
  public static final int BYTES = Long.BYTES + HASH_BYTES;

  private RunKey() {}

  public static byte[] of(Tenant tenant, String runId) {
    return ByteBuffer.allocate(BYTES)
        .putLong(tenant.keyPrefix())
        .put(Sha256.of(runId), 0, HASH_BYTES)
        .array();
  }

  public static boolean isOne(byte @Nullable [] key) {
    return key != null && key.length == BYTES;
  }

  public static byte[] pair(byte[] runKey, TraceId traceId) {
    return ByteBuffer.allocate(BYTES + TraceId.BYTES).put(runKey).put(traceId.toBytes()).array();
  }

  public static byte[] firstPair(byte[] runKey) {
    return pair(runKey, new TraceId(0, 0));
  }

  public static byte[] lastPair(byte[] runKey) {
    return pair(runKey, new TraceId(-1, -1));
  }

  public static TraceId traceIdOf(byte[] pairKey) {
    return TraceId.of(Arrays.copyOfRange(pairKey, BYTES, BYTES + TraceId.BYTES));
  }
}
