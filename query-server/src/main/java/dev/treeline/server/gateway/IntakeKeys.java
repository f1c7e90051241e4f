package dev.treeline.server.gateway;

import dev.treeline.server.dialect.ApiRequest.Headers;
import dev.treeline.server.dialect.PresentedKeys;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The key of an intake request: Bearer, the password of Basic, or {@code X-API-KEY}. */
final class IntakeKeys {

  private IntakeKeys() {}

  static PresentedKeys of(Headers headers) {
    Set<String> keys = new LinkedHashSet<>();
    for (String authorization : headers.all("Authorization")) {
      Optional<String> key = credential(authorization.trim());
      if (key.isEmpty()) {
        return new PresentedKeys.Unusable();
      }
      keys.add(key.get());
    }
    for (String key : headers.all("X-API-KEY")) {
      keys.add(key.trim());
    }
    return switch (keys.size()) {
      case 0 -> new PresentedKeys.None();
      case 1 -> new PresentedKeys.Keys(List.copyOf(keys));
      default -> new PresentedKeys.Unusable(); // which of them is meant?
    };
  }

  private static Optional<String> credential(String authorization) {
    int space = authorization.indexOf(' ');
    if (space < 0) {
      return Optional.empty();
    }
    String scheme = authorization.substring(0, space);
    String rest = authorization.substring(space + 1).trim();
    if (scheme.equalsIgnoreCase("Bearer")) {
      return Optional.of(rest);
    }
    return scheme.equalsIgnoreCase("Basic") ? password(rest) : Optional.empty();
  }

  private static Optional<String> password(String base64) {
    try {
      String pair = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0 ? Optional.empty() : Optional.of(pair.substring(colon + 1));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
