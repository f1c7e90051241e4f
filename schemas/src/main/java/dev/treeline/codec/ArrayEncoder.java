package dev.treeline.codec;

import java.util.Arrays;
import org.apache.avro.io.BinaryData;
import org.apache.avro.io.BinaryEncoder;

/**
 * Avro's binary encoding straight into an array that grows. Avro's own encoders write to a stream:
 * for each record a buffer of 2 KiB before it, and every byte copied once more.
 */
final class ArrayEncoder extends BinaryEncoder {

  private static final int MOST_OF_A_NUMBER = 10;

  private final int most;
  private byte[] bytes;
  private int size;

  /** What is written is larger than it may be. */
  static final class FullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private FullException() {
      super(null, null, false, false);
    }
  }

  /**
   * @param expected size of what will be written; a guess that was too low costs copies
   */
  ArrayEncoder(int expected) {
    this(expected, Integer.MAX_VALUE);
  }

  /**
   * @param most about what it takes; before it takes more, it throws a {@link FullException}
   */
  ArrayEncoder(int expected, int most) {
    this.bytes = new byte[expected];
    this.most = most;
  }

  byte[] written() {
    return Arrays.copyOf(bytes, size);
  }

  private void room(int more) {
    if (more > bytes.length - size) {
      if (more - MOST_OF_A_NUMBER > most - size) {
        throw new FullException();
      }
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(size, more)));
    }
  }

  @Override
  public void writeBoolean(boolean value) {
    room(1);
    size += BinaryData.encodeBoolean(value, bytes, size);
  }

  @Override
  public void writeInt(int value) {
    room(MOST_OF_A_NUMBER);
    size += BinaryData.encodeInt(value, bytes, size);
  }

  @Override
  public void writeLong(long value) {
    room(MOST_OF_A_NUMBER);
    size += BinaryData.encodeLong(value, bytes, size);
  }

  @Override
  public void writeFloat(float value) {
    room(Float.BYTES);
    size += BinaryData.encodeFloat(value, bytes, size);
  }

  @Override
  public void writeDouble(double value) {
    room(Double.BYTES);
    size += BinaryData.encodeDouble(value, bytes, size);
  }

  @Override
  public void writeFixed(byte[] from, int start, int length) {
    room(length);
    System.arraycopy(from, start, bytes, size, length);
    size += length;
  }

  @Override
  protected void writeZero() {
    room(1);
    bytes[size++] = 0;
  }

  @Override
  public int bytesBuffered() {
    return size;
  }

  @Override
  public void flush() {
    // It is all there.
  }
}
