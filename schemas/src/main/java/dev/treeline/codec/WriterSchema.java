package dev.treeline.codec;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.IndexedRecord;

/**
 * A schema that somebody wrote spans with, be it older or newer than this build's, and how such
 * values become records in Treeline's own encoding: by Avro's rules of schema resolution.
 */
public final class WriterSchema {

  /** What is read: whichever of the two the writer means. */
  public static final Schema EITHER = Schema.createUnion(List.of(Schemas.SPAN, Schemas.SPAN_BATCH));

  private static final Set<String> NAMES =
      Set.of(Schemas.SPAN.getName(), Schemas.SPAN_BATCH.getName());

  private final Schema schema;
  private final long fingerprint;

  private WriterSchema(Schema schema) {
    this.schema = schema;
    this.fingerprint = Schemas.fingerprint(schema);
  }

  /**
   * @throws DecodeException when it is a schema of something else
   */
  public static WriterSchema of(Schema schema) {
    List<Schema> meant =
        schema.getType() == Schema.Type.UNION ? schema.getTypes() : List.of(schema);
    if (meant.stream().noneMatch(WriterSchema::isOfSpans)) {
      throw new DecodeException(
          "the schema is " + nameOf(schema) + ", neither Span nor SpanBatch, nor a union of them");
    }
    return new WriterSchema(schema);
  }

  private static boolean isOfSpans(Schema schema) {
    return schema.getType() == Schema.Type.RECORD && NAMES.contains(schema.getName());
  }

  private static String nameOf(Schema schema) {
    return schema.getType() == Schema.Type.UNION ? "a union" : schema.getFullName();
  }

  /**
   * A value of this schema as a record in Treeline's own encoding.
   *
   * @param from where the value begins; it takes up the rest of the bytes
   * @throws DecodeException when the bytes are no value of this schema, or one that no span can be
   *     made of
   */
  public byte[] toOwn(byte[] bytes, int from) {
    if (SpanRecords.isOwn(fingerprint)) { // the same fields in the same order: the same bytes
      return SingleObject.frame(fingerprint, bytes, from);
    }
    AvroReader in = new AvroReader(bytes, from);
    try {
      Object value =
          new GenericDatumReader<Object>(schema, EITHER).read(null, new CheckedDecoder(in));
      if (in.remaining() > 0) {
        throw new DecodeException(in.remaining() + " bytes follow the end of the value");
      }
      return toOwn((IndexedRecord) value);
    } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
      throw new DecodeException(
          "no value of the schema it names that a span can be made of: " + e.getMessage(), e);
    } catch (StackOverflowError e) {
      throw new DecodeException("values nest deeper than those of a span", e);
    }
  }

  /**
   * What a deserializer has made, as a record in Treeline's own encoding.
   *
   * @throws DecodeException when no span can be made of it
   */
  public static byte[] recordToOwn(IndexedRecord record) {
    Schema written = record.getSchema();
    WriterSchema writer = of(written);
    byte[] bare;
    try {
      bare =
          SingleObject.writeBare(
              out -> new GenericDatumWriter<IndexedRecord>(written).write(record, out));
    } catch (RuntimeException e) {
      throw new DecodeException("no record of the schema it carries: " + e.getMessage(), e);
    }
    return writer.toOwn(bare, 0);
  }

  /** A record in Treeline's own encoding as Avro's generic one. */
  public static IndexedRecord ownToRecord(byte[] own) {
    if (!SpanRecords.isOwn(own)) {
      throw new DecodeException("not in Treeline's own encoding");
    }
    Schema schema = SpanRecords.isBatch(own) ? Schemas.SPAN_BATCH : Schemas.SPAN;
    try {
      return new GenericDatumReader<IndexedRecord>(schema)
          .read(null, new CheckedDecoder(new AvroReader(own, SingleObject.HEADER_BYTES)));
    } catch (IOException | AvroRuntimeException e) {
      throw new DecodeException("no record of spans: " + e.getMessage(), e);
    }
  }

  private static byte[] toOwn(IndexedRecord record) {
    Schema own = record.getSchema();
    return SingleObject.write(
        Schemas.fingerprint(own),
        out -> new GenericDatumWriter<IndexedRecord>(own).write(record, out));
  }
}
