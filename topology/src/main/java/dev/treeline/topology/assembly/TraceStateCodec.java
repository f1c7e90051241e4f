package dev.treeline.topology.assembly;

import dev.treeline.trace.ClosedBy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A {@link TraceState} as fixed fields; the first byte is the version of the layout. */
public final class TraceStateCodec {

  private static final byte VERSION = 1;
  private static final int FIXED_BYTES = 2 + 3 * 8 + 2 * 4 + 1 + 2 * 4 + 4 * 8 + 1;

  private static final int EXPIRED = 1;
  private static final int OPEN = 1 << 1;
  private static final int ROOT_SEEN = 1 << 2;
  private static final int ROOT_ENDED = 1 << 3;

  private static final ClosedBy[] REASONS = ClosedBy.values();

  private TraceStateCodec() {}

  static byte[] encode(TraceState state) {
    byte[] tenant = state.tenant().getBytes(StandardCharsets.US_ASCII);
    ClosedBy closedBy = state.closedBy();
    ByteBuffer out =
        ByteBuffer.allocate(FIXED_BYTES + tenant.length + Long.BYTES * state.buckets().length)
            .put(VERSION)
            .put(
                (byte)
                    ((state.expired() ? EXPIRED : 0)
                        | (state.open() ? OPEN : 0)
                        | (state.rootSeen() ? ROOT_SEEN : 0)
                        | (state.rootEnded() ? ROOT_ENDED : 0)))
            .putLong(state.firstArrival())
            .putLong(state.lastArrival())
            .putLong(state.openedAt())
            .putInt(state.revision())
            .putInt(state.reopenings())
            .put((byte) (closedBy == null ? -1 : closedBy.ordinal()))
            .putInt(state.closedRows())
            .putInt(state.closedChunks())
            .putLong(state.records())
            .putLong(state.spans())
            .putLong(state.errors())
            .putLong(state.droppedSpans())
            .put((byte) tenant.length)
            .put(tenant);
    for (long bucket : state.buckets()) {
      out.putLong(bucket);
    }
    return out.array();
  }

  public static TraceState decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte version = in.get();
    if (version != VERSION) {
      throw new IllegalStateException(
          "trace state of layout " + version + ", which this version does not know");
    }
    int flags = in.get();
    long firstArrival = in.getLong();
    long lastArrival = in.getLong();
    long openedAt = in.getLong();
    int revision = in.getInt();
    int reopenings = in.getInt();
    int closedBy = in.get();
    int closedRows = in.getInt();
    int closedChunks = in.getInt();
    long records = in.getLong();
    long spans = in.getLong();
    long errors = in.getLong();
    long droppedSpans = in.getLong();
    byte[] tenant = new byte[in.get()];
    in.get(tenant);
    long[] buckets = new long[in.remaining() / Long.BYTES]; // they are the rest
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = in.getLong();
    }
    return new TraceState(
        new String(tenant, StandardCharsets.US_ASCII),
        firstArrival,
        lastArrival,
        openedAt,
        buckets,
        (flags & EXPIRED) != 0,
        (flags & OPEN) != 0,
        (flags & ROOT_SEEN) != 0,
        (flags & ROOT_ENDED) != 0,
        revision,
        reopenings,
        closedBy < 0 ? null : REASONS[closedBy],
        closedRows,
        closedChunks,
        records,
        spans,
        errors,
        droppedSpans);
  }
}
