package dev.treeline.span;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** A W3C trace id: 16 bytes, never all zero once it is valid. */
public record TraceId(long high, long low) implements Comparable<TraceId> {

  public static final int BYTES = 16;

  public static TraceId of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a trace id has 16 bytes, not " + bytes.length);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new TraceId(buffer.getLong(), buffer.getLong());
  }

  /** 1 to 32 hex digits in any case, padded with zeros on the left; anything else is empty. */
  public static Optional<TraceId> parse(String text) {
    if (text.isEmpty() || text.length() > 2 * BYTES || !Hex.isHex(text)) {
      return Optional.empty();
    }
    String padded = "0".repeat(2 * BYTES - text.length()) + text.toLowerCase(Locale.ROOT);
    return Optional.of(
        new TraceId(
            HexFormat.fromHexDigitsToLong(padded, 0, BYTES),
            HexFormat.fromHexDigitsToLong(padded, BYTES, 2 * BYTES)));
  }

  public boolean isValid() {
    return high != 0 || low != 0;
  }

  public byte[] toBytes() {
    return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
  }

  /** 32 lower-case hex digits: also the key of {@code treeline.spans}. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }

  @Override
  public int compareTo(TraceId other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }
}
