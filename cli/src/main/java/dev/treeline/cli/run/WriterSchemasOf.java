package dev.treeline.cli.run;

import dev.treeline.cli.config.ConfigException;
import dev.treeline.cli.config.Configuration;
import dev.treeline.cli.config.Settings;
import dev.treeline.codec.DecodeException;
import dev.treeline.codec.WriterSchemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/** Schemas of other versions that the configuration names. */
final class WriterSchemasOf {

  private WriterSchemasOf() {}

  static WriterSchemas configuration(Configuration configuration) {
    WriterSchemas all = WriterSchemas.RELEASED;
    for (String directory : configuration.find(Settings.SPANS_WRITER_SCHEMAS).orElse(Set.of())) {
      try {
        all = with(all, Path.of(directory));
      } catch (IOException | AvroRuntimeException | DecodeException | InvalidPathException e) {
        throw new ConfigException(
            "%s=%s cannot be used (%s): name directories that have a span.avsc or span-batch.avsc"
                .formatted(Settings.SPANS_WRITER_SCHEMAS.key(), directory, e.getMessage()));
      }
    }
    return all;
  }

  private static WriterSchemas with(WriterSchemas all, Path directory) throws IOException {
    WriterSchemas more = all;
    Schema.Parser parser = new Schema.Parser();
    for (String file : WriterSchemas.FILES) {
      Path schema = directory.resolve(file);
      if (Files.exists(schema)) {
        more = more.with(parser.parse(Files.readString(schema)));
      }
    }
    if (more == all) {
      throw new IOException("there is no schema in it");
    }
    return more;
  }
}
