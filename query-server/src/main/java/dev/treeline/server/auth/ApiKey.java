package dev.treeline.server.auth;

import dev.treeline.span.Tenant;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is known of a key: never the key itself, only its hash.
 *
 * @param sha256 in lower-case hex
 */
record ApiKey(
    String name, Tenant tenant, String sha256, Set<Scope> scopes, OptionalInt requestsPerMinute) {

  /** Takes the same time wherever the first difference is. */
  boolean matches(String hash) {
    return MessageDigest.isEqual(
        sha256.getBytes(StandardCharsets.US_ASCII), hash.getBytes(StandardCharsets.US_ASCII));
  }

  /** The entry as it stands in a keys file, on one line. */
  String yaml() {
    return "{name: %s, tenant: %s, sha256: \"%s\", scopes: [%s]%s}"
        .formatted(
            name,
            tenant.name(),
            sha256,
            scopes.stream()
                .sorted()
                .map(s -> '"' + s.text() + '"')
                .collect(Collectors.joining(", ")),
            requestsPerMinute.isPresent()
                ? ", requests-per-minute: " + requestsPerMinute.getAsInt()
                : "");
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "ApiKey[name=%s, tenant=%s]", name, tenant);
  }
}
