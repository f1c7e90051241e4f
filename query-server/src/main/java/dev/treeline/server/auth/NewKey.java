package dev.treeline.server.auth;

import dev.treeline.hash.Sha256;
import dev.treeline.span.Tenant;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A key that was just made. This is the only moment at which it can be shown: the keys file holds
 * its hash.
 *
 * @param entry its line of the keys file, to stand below {@code keys:} after {@code "- "}
 */
public record NewKey(String key, String entry) {

  private static final int RANDOM_BYTES = 24; // 32 characters of Base64

  /**
   * Makes a key, which is nowhere yet but in the answer.
   *
   * @throws IllegalArgumentException when the name or the scopes would not be read back
   */
  public static NewKey create(
      String name, Tenant tenant, Set<Scope> scopes, OptionalInt requestsPerMinute) {
    if (!KeysFile.isName(name)) {
      throw new IllegalArgumentException(
          "'" + name + "' is no key name: use 1 to 64 letters, digits, '.', '_' or '-'");
    }
    if (scopes.isEmpty()) {
      throw new IllegalArgumentException("a key needs a scope: some of " + Scope.allTexts());
    }
    String key = randomKey();
    ApiKey stored = new ApiKey(name, tenant, Sha256.hex(key), scopes, requestsPerMinute);
    return new NewKey(key, stored.yaml());
  }

  /** {@code tl_} and 192 random bits, in characters that no URL and no shell changes. */
  public static String randomKey() {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    return "tl_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /**
   * Adds the entry to a keys file, or begins one that only its owner can read.
   *
   * @param show shows the key, once it is known that the file can be extended; where it fails, no
   *     entry is left of a key that nobody has
   * @throws KeysFileException when the file cannot be extended; then it is as it was
   */
  public void appendTo(Path keysFile, Runnable show) throws IOException {
    KeysFileEnd.append(keysFile, entry, show);
  }

  @Override
  public String toString() {
    return "NewKey[entry=" + entry + "]";
  }
}
