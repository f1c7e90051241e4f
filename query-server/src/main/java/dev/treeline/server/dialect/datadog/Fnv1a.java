package dev.treeline.server.dialect.datadog;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** FNV-1a in 32 bits: short and stable, which is all that a resource hash must be. */
final class Fnv1a {

  private static final int OFFSET = 0x811c9dc5;
  private static final int PRIME = 0x01000193;

  private Fnv1a() {}

  static String hex(String text) {
    int hash = OFFSET;
    for (byte next : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (next & 0xff)) * PRIME;
    }
    return HexFormat.of().toHexDigits(hash);
  }
}
