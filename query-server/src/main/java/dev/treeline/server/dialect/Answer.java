package dev.treeline.server.dialect;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;

/** What an endpoint answers. */
public sealed interface Answer {

  /**
   * A 200.
   *
   * @param headers further headers: those of {@link TraceHeaders} where the body is of one trace
   */
  record Ok(Map<String, String> headers, JsonBody body) implements Answer {}

  record Failed(Problem problem) implements Answer {}

  /** Writes the body straight to the socket: no whole answer is ever built. */
  @FunctionalInterface
  interface JsonBody {
    void writeTo(JsonGenerator json) throws IOException;
  }
}
