package dev.treeline.server.auth;

import dev.treeline.span.Tenant;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** What is known of a key: never the key itself, only its hash. */
record ApiKey(
    String name, Tenant tenant, byte[] sha256, Set<Scope> scopes, OptionalInt requestsPerMinute) {

  /** Takes the same time wherever the first difference is. */
  boolean matches(byte[] hash) {
    return MessageDigest.isEqual(sha256, hash);
  }

  /** The entry as it stands in a keys file, on one line. */
  String yaml() {
    return "{name: %s, tenant: %s, sha256: \"%s\", scopes: [%s]%s}"
        .formatted(
            name,
            tenant.name(),
            HexFormat.of().formatHex(sha256),
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
