package dev.treeline.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads Avro's binary primitives from a byte array. Avro's own decoder allocates what a length
 * prefix asks for before it looks whether the bytes are there, so that ten hostile bytes cost a
 * gigabyte; this one checks first.
 */
final class AvroReader {

  private final byte[] bytes;
  private final ByteBuffer buffer;

  AvroReader(byte[] bytes, int offset) {
    this.bytes = bytes;
    this.buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(offset);
  }

  int remaining() {
    return buffer.remaining();
  }

  boolean readBoolean() {
    need(1);
    byte value = buffer.get();
    if (value != 0 && value != 1) {
      throw new DecodeException("a boolean is 0 or 1, not " + value);
    }
    return value == 1;
  }

  int readInt() {
    long value = readLong();
    if (value != (int) value) {
      throw new DecodeException("a number is too large for an int: " + value);
    }
    return (int) value;
  }

  long readLong() {
    long raw = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      need(1);
      byte next = buffer.get();
      raw |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return (raw >>> 1) ^ -(raw & 1);
      }
    }
    throw new DecodeException("a number has more than ten bytes");
  }

  double readDouble() {
    need(Double.BYTES);
    return buffer.getDouble();
  }

  String readString() {
    int length = readLength();
    String text = new String(bytes, buffer.position(), length, StandardCharsets.UTF_8);
    buffer.position(buffer.position() + length);
    return text;
  }

  byte[] readBytes() {
    return readFixed(readLength());
  }

  byte[] readFixed(int length) {
    need(length);
    byte[] value = new byte[length];
    buffer.get(value);
    return value;
  }

  long readFixedLong() {
    need(Long.BYTES);
    return Long.reverseBytes(buffer.getLong());
  }

  /** Reads a union's branch or an enum's symbol: a number below {@code bound}. */
  int readIndex(int bound) {
    int index = readInt();
    if (index < 0 || index >= bound) {
      throw new DecodeException("index " + index + " where there are " + bound + " choices");
    }
    return index;
  }

  /** Reads the size of the next block of an array or map; 0 ends it. */
  int readBlock() {
    long count = readLong();
    if (count < 0) {
      count = -count;
      readLong(); // the block's size in bytes, for those who skip it
    }
    if (count < 0 || count > remaining()) {
      throw new DecodeException("a block of " + count + " items in " + remaining() + " bytes");
    }
    return Math.toIntExact(count);
  }

  private int readLength() {
    int length = readInt();
    need(length);
    return length;
  }

  private void need(int count) {
    if (count < 0 || count > buffer.remaining()) {
      throw new DecodeException(
          "the value ends early: " + count + " bytes wanted, " + buffer.remaining() + " left");
    }
  }
}
