package dev.treeline.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads Avro's binary primitives from a byte array. Avro's own decoder allocates what a length
 * prefix asks for before it looks whether the bytes are there, so that ten hostile bytes cost a
 * gigabyte; this one checks first.
 */
final class AvroReader {

  private static final VarHandle LITTLE_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] bytes;
  private int position;
  private int items;

  AvroReader(byte[] bytes, int offset) {
    this.bytes = bytes;
    this.position = offset;
  }

  int remaining() {
    return bytes.length - position;
  }

  int position() {
    return position;
  }

  /** Those of all arrays and maps that were read. */
  int items() {
    return items;
  }

  /** Goes back to where something was read, or forth again. */
  void seek(int to) {
    position = to;
  }

  boolean readBoolean() {
    byte value = next();
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
      byte next = next();
      raw |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return (raw >>> 1) ^ -(raw & 1);
      }
    }
    throw new DecodeException("a number has more than ten bytes");
  }

  double readDouble() {
    need(Double.BYTES);
    double value = Double.longBitsToDouble((long) LITTLE_ENDIAN.get(bytes, position));
    position += Double.BYTES;
    return value;
  }

  String readString() {
    int length = readLength();
    String text = new String(bytes, position, length, StandardCharsets.UTF_8);
    position += length;
    return text;
  }

  /** Text that those before may have had, too. */
  String readString(SeenKeys seen) {
    int length = readLength();
    String text = seen.text(bytes, position, length);
    position += length;
    return text;
  }

  byte[] readBytes() {
    return readFixed(readLength());
  }

  byte[] readFixed(int length) {
    need(length);
    byte[] value = Arrays.copyOfRange(bytes, position, position + length);
    position += length;
    return value;
  }

  /** Passes over text or bytes, and returns their number. */
  int skipBytes() {
    int length = readLength();
    position += length;
    return length;
  }

  /** Whether these bytes come next; then they are passed over. */
  boolean skipIfNext(byte[] expected) {
    int end = position + expected.length;
    if (expected.length > remaining()
        || !Arrays.equals(bytes, position, end, expected, 0, expected.length)) {
      return false;
    }
    position = end;
    return true;
  }

  /** What was read from there to here. */
  byte[] readSince(int from) {
    return Arrays.copyOfRange(bytes, from, position);
  }

  void skip(int count) {
    need(count);
    position += count;
  }

  long readFixedLong() {
    need(Long.BYTES);
    long value = (long) BIG_ENDIAN.get(bytes, position);
    position += Long.BYTES;
    return value;
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
    items += (int) count;
    return (int) count;
  }

  private int readLength() {
    int length = readInt();
    need(length);
    return length;
  }

  private byte next() {
    need(1);
    return bytes[position++];
  }

  private void need(int count) {
    if (count < 0 || count > remaining()) {
      throw new DecodeException(
          "the value ends early: " + count + " bytes wanted, " + remaining() + " left");
    }
  }
}
