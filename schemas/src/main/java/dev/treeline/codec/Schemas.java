package dev.treeline.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/** The Avro schemas of the topics, as shipped. */
public final class Schemas {

  private static final Schema.Parser PARSER = new Schema.Parser();

  public static final Schema SPAN = parse("span.avsc");
  public static final Schema SPAN_BATCH = parse("span-batch.avsc");
  public static final Schema TRACE_CHUNK = parse("trace-chunk.avsc");
  public static final Schema DEAD_LETTER = parse("dead-letter.avsc");
  public static final Schema DELETE_TRACE = parse("delete-trace.avsc");

  public static final List<Schema> ALL =
      List.of(SPAN, SPAN_BATCH, TRACE_CHUNK, DEAD_LETTER, DELETE_TRACE);

  private Schemas() {}

  /** The CRC-64-AVRO fingerprint that stands before a single-object encoded value. */
  public static long fingerprint(Schema schema) {
    return SchemaNormalization.parsingFingerprint64(schema);
  }

  private static Schema parse(String file) {
    try (InputStream in = Schemas.class.getResourceAsStream("/dev/treeline/avro/" + file)) {
      if (in == null) {
        throw new IllegalStateException("the schema " + file + " is not on the class path");
      }
      return PARSER.parse(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
