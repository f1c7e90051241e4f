package dev.treeline.codec;

import org.apache.avro.io.BinaryData;
import org.apache.avro.io.BinaryEncoder;

/** Counts the bytes that {@link ArrayEncoder} would write, and keeps none of them. */
final class SizeEncoder extends BinaryEncoder {

  private final byte[] number = new byte[10];
  private int size;

  int size() {
    return size;
  }

  private void add(int bytes) {
    size = Math.addExact(size, bytes);
  }

  @Override
  public void writeBoolean(boolean value) {
    add(1);
  }

  @Override
  public void writeInt(int value) {
    add(BinaryData.encodeInt(value, number, 0));
  }

  @Override
  public void writeLong(long value) {
    add(BinaryData.encodeLong(value, number, 0));
  }

  @Override
  public void writeFloat(float value) {
    add(Float.BYTES);
  }

  @Override
  public void writeDouble(double value) {
    add(Double.BYTES);
  }

  @Override
  public void writeFixed(byte[] from, int start, int length) {
    add(length);
  }

  @Override
  protected void writeZero() {
    add(1);
  }

  @Override
  public int bytesBuffered() {
    return size;
  }

  @Override
  public void flush() {
    // There is nothing.
  }
}
