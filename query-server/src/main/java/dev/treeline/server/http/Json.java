package dev.treeline.server.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import dev.treeline.server.dialect.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes JSON to streams. */
final class Json {

  /**
   * A tree is as deep as its trace, so nesting has no limit. Content is not closed automatically: a
   * body that breaks off must never look whole. Nothing is flushed early, so that a short body gets
   * its length.
   */
  private static final JsonFactory FACTORY =
      new PlainTextGenerator.Factory(
              new JsonFactoryBuilder()
                  .streamWriteConstraints(
                      StreamWriteConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build()))
          .disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT)
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
          .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);

  private Json() {}

  static void write(Answer.JsonBody body, OutputStream out) throws IOException {
    JsonGenerator json = FACTORY.createGenerator(out);
    body.writeTo(json);
    json.close(); // not after a failure: it would send what was buffered
  }

  /** For short bodies. */
  static String text(Answer.JsonBody body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      write(body, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot refuse a byte", e);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
