package dev.treeline.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Schemas of spans by their fingerprints: those of all releases, and whatever is added to them. A
 * value in single-object encoding says no more of its schema than that.
 */
public final class WriterSchemas {

  /** Their schemas are on the class path: what they wrote stands in topics for long. */
  static final List<String> RELEASES = List.of("0.1.0");

  /** In this order, as the second names types of the first. */
  public static final List<String> FILES = List.of("span.avsc", "span-batch.avsc");

  public static final WriterSchemas RELEASED = released();

  private final Map<Long, WriterSchema> byFingerprint;

  private WriterSchemas(Map<Long, WriterSchema> byFingerprint) {
    this.byFingerprint = byFingerprint;
  }

  /**
   * These and one more.
   *
   * @throws DecodeException when it is a schema of something else
   */
  public WriterSchemas with(Schema schema) {
    Map<Long, WriterSchema> more = new HashMap<>(byFingerprint);
    more.put(Schemas.fingerprint(schema), WriterSchema.of(schema));
    return new WriterSchemas(more);
  }

  /** Null where the value is in another encoding, or nobody knows its schema. */
  public @Nullable WriterSchema of(byte[] value) {
    return SingleObject.isFramed(value) ? byFingerprint.get(SingleObject.fingerprint(value)) : null;
  }

  private static WriterSchemas released() {
    WriterSchemas all = new WriterSchemas(Map.of());
    for (String release : RELEASES) {
      Schema.Parser parser = new Schema.Parser();
      for (String file : FILES) {
        String path = "/dev/treeline/released/" + release + "/" + file;
        try (InputStream in = WriterSchemas.class.getResourceAsStream(path)) {
          if (in == null) {
            throw new IllegalStateException(path + " is not on the class path");
          }
          all = all.with(parser.parse(in));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return all;
  }
}
