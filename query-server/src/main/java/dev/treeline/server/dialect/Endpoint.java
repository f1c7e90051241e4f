package dev.treeline.server.dialect;

import dev.treeline.trace.TraceReader;

/**
 * One GET route.
 *
 * @param path with parameters in braces, as the web server takes it
 */
public record Endpoint(String path, Handler handler) {

  @FunctionalInterface
  public interface Handler {
    Answer answer(ApiRequest request, TraceReader reader);
  }
}
