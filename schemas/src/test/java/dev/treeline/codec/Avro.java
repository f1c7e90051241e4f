package dev.treeline.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;

/** Single-object encoding as Avro's own library does it, to hold ours to it. */
final class Avro {

  private Avro() {}

  static GenericRecord read(byte[] bytes, Schema schema) throws IOException {
    if (!Arrays.equals(Arrays.copyOf(bytes, 10), header(schema))) {
      throw new IOException("not C3 01 and the fingerprint of " + schema.getName());
    }
    Decoder in = DecoderFactory.get().binaryDecoder(bytes, 10, bytes.length - 10, null);
    return new PlainStrings(schema).read(null, in);
  }

  static byte[] write(GenericRecord record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    return write(record, bytes, EncoderFactory.get().binaryEncoder(bytes, null));
  }

  /** Arrays and maps in blocks of a few bytes, each with its size: a negative count. */
  static byte[] writeInBlocks(GenericRecord record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    EncoderFactory smallBlocks = new EncoderFactory().configureBlockSize(64);
    return write(record, bytes, smallBlocks.blockingBinaryEncoder(bytes, null));
  }

  private static byte[] write(GenericRecord record, ByteArrayOutputStream bytes, Encoder out)
      throws IOException {
    bytes.writeBytes(header(record.getSchema()));
    new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, out);
    out.flush();
    return bytes.toByteArray();
  }

  private static byte[] header(Schema schema) {
    return ByteBuffer.allocate(10)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 0xC3)
        .put((byte) 0x01)
        .putLong(SchemaNormalization.parsingFingerprint64(schema))
        .array();
  }

  /** Strings as such instead of Avro's Utf8, which equals no string. */
  private static final class PlainStrings extends GenericDatumReader<GenericRecord> {
    PlainStrings(Schema schema) {
      super(schema);
    }

    @Override
    protected Object readString(Object old, Decoder in) throws IOException {
      return in.readString();
    }
  }
}
