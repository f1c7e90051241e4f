package dev.treeline.server.gateway;

import dev.treeline.server.dialect.ApiRequest;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A request of a sender, whatever its format.
 *
 * @param body as it comes from the socket; read only once the key was found good
 * @param closeAfter the parameter {@code close_after}: whether its traces are over with this
 */
public record IntakeRequest(
    ApiRequest.Headers headers, InputStream body, @Nullable String closeAfter) {

  IntakeRequest(ApiRequest.Headers headers, InputStream body) {
    this(headers, body, null);
  }

  /** As PromptLayer's intake has it. */
  boolean closesTraces() throws IntakeRefused {
    if (closeAfter == null || closeAfter.equalsIgnoreCase("false")) {
      return false;
    }
    if (closeAfter.equalsIgnoreCase("true")) {
      return true;
    }
    throw new IntakeRefused(
        Refusal.BAD_PARAMETER, "close_after is '" + Quoted.of(closeAfter) + "'");
  }
}
