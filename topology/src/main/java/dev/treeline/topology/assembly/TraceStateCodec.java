package dev.treeline.topology.assembly;

import dev.treeline.trace.ClosedBy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A {@link TraceState} as fixed fields; the first byte is the version of the layout. */
public final class TraceStateCodec {

  private static final byte VERSION = 2;

  /** Without bytes and time of deletion. */
  private static final byte FIRST_VERSION = 1;

  private static final int FIXED_BYTES = 2 + 4 * 8 + 2 * 4 + 1 + 2 * 4 + 5 * 8 + 1;

  private static final int EXPIRED = 1;
  private static final int OPEN = 1 << 1;

  // The third bit meant that a root was seen, and may be set in what earlier builds wrote.
  private static final int ROOT_ENDED = 1 << 3;

  /** A bit that older builds leave unset, and do not look at. */
  private static final int CLOSE_ASKED = 1 << 4;

  /** Likewise. */
  private static final int LOST = 1 << 5;

  private static final ClosedBy[] REASONS = ClosedBy.values();

  private TraceStateCodec() {}

  static byte[] encode(TraceState state) {
    Arrivals arrivals = state.arrivals();
    Phase phase = state.phase();
    LastClose close = state.lastClose();
    ClosedBy by = close.by();
    byte[] tenant = state.tenant().getBytes(StandardCharsets.US_ASCII);
    long[] buckets = state.bucketStarts();
    ByteBuffer out =
        ByteBuffer.allocate(FIXED_BYTES + tenant.length + Long.BYTES * buckets.length)
            .put(VERSION)
            .put(flags(state))
            .putLong(arrivals.first())
            .putLong(arrivals.last())
            .putLong(phase.openedAt())
            .putLong(phase.deletedAt())
            .putInt(close.revision())
            .putInt(phase.reopenings())
            .put((byte) (by == null ? -1 : by.ordinal()))
            .putInt(close.rows())
            .putInt(close.chunks())
            .putLong(arrivals.records())
            .putLong(arrivals.spans())
            .putLong(arrivals.errors())
            .putLong(arrivals.weight())
            .putLong(arrivals.dropped())
            .put((byte) tenant.length)
            .put(tenant);
    for (long bucket : buckets) {
      out.putLong(bucket);
    }
    return out.array();
  }

  public static TraceState decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte version = in.get();
    if (version != VERSION && version != FIRST_VERSION) {
      throw new IllegalStateException(
          "trace state of layout " + version + ", which this version does not know");
    }
    int flags = in.get();
    long first = in.getLong();
    long last = in.getLong();
    long openedAt = in.getLong();
    long deletedAt = version == FIRST_VERSION ? 0 : in.getLong();
    int revision = in.getInt();
    int reopenings = in.getInt();
    int by = in.get();
    LastClose close =
        new LastClose(revision, by < 0 ? null : REASONS[by], in.getInt(), in.getInt());
    Arrivals arrivals =
        new Arrivals(
            first,
            last,
            (flags & ROOT_ENDED) != 0,
            in.getLong(),
            in.getLong(),
            in.getLong(),
            version == FIRST_VERSION ? 0 : in.getLong(),
            in.getLong());
    byte[] tenant = new byte[in.get()];
    in.get(tenant);
    long[] buckets = new long[in.remaining() / Long.BYTES]; // they are the rest
    in.asLongBuffer().get(buckets);
    return new TraceState(
        new String(tenant, StandardCharsets.US_ASCII),
        arrivals,
        new Buckets(buckets, (flags & EXPIRED) != 0, (flags & LOST) != 0),
        new Phase((flags & OPEN) != 0, openedAt, reopenings, deletedAt, (flags & CLOSE_ASKED) != 0),
        close);
  }

  private static byte flags(TraceState state) {
    int flags = 0;
    flags |= state.buckets().expired() ? EXPIRED : 0;
    flags |= state.buckets().lost() ? LOST : 0;
    flags |= state.phase().open() ? OPEN : 0;
    flags |= state.arrivals().rootEnded() ? ROOT_ENDED : 0;
    flags |= state.phase().closeAsked() ? CLOSE_ASKED : 0;
    return (byte) flags;
  }
}
