package dev.treeline.span;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;

/** A W3C span id: 8 bytes, never zero once it is valid. Ordered as an unsigned number. */
public record SpanId(long value) implements Comparable<SpanId> {

  public static final int BYTES = 8;

  public static SpanId of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a span id has 8 bytes, not " + bytes.length);
    }
    return new SpanId(ByteBuffer.wrap(bytes).getLong());
  }

  /** 1 to 16 hex digits in any case, padded with zeros on the left; anything else is empty. */
  public static Optional<SpanId> parse(String text) {
    if (text.isEmpty() || text.length() > 2 * BYTES || !Hex.isHex(text)) {
      return Optional.empty();
    }
    return Optional.of(new SpanId(HexFormat.fromHexDigitsToLong(text)));
  }

  public boolean isValid() {
    return value != 0;
  }

  public byte[] toBytes() {
    return ByteBuffer.allocate(BYTES).putLong(value).array();
  }

  /** 16 lower-case hex digits. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(value);
  }

  @Override
  public int compareTo(SpanId other) {
    return Long.compareUnsigned(value, other.value);
  }
}
