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

  private byte[] bytes;
  private int size;

  /**
   * @param expected size of what will be written; a guess that was too low costs copies
   */
  ArrayEncoder(int expected) {
    this.bytes = new byte[expected];
  }

  byte[] written() {
    return Arrays.copyOf(bytes, size);
  }

  private void room(int more) {
    if (more > bytes.length - size) {
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
