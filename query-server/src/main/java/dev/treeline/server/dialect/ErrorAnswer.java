package dev.treeline.server.dialect;

import java.util.Map;

/**
 * An error as a dialect says it.
 *
 * @param headers of the product's own; {@code Retry-After} and {@code WWW-Authenticate} come with
 *     every dialect's
 */
public record ErrorAnswer(int status, Map<String, String> headers, Answer.JsonBody body) {

  public ErrorAnswer(int status, Answer.JsonBody body) {
    this(status, Map.of(), body);
  }
}
