package dev.treeline.span;

import dev.treeline.hash.Sha256;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/** Whose traces: a name, and the 8 bytes that stand for it in store keys. */
public record Tenant(String name, long keyPrefix) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");

  public static final Tenant DEFAULT = Tenant.named("default");

  /**
   * @throws IllegalArgumentException when the name is not 1 to 32 of a-z, 0-9 and '-'
   */
  public static Tenant named(String name) {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "'" + name + "' is no tenant name: use 1 to 32 characters of a-z, 0-9 and '-'");
    }
    return new Tenant(name, ByteBuffer.wrap(Sha256.of(name)).getLong());
  }

  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  @Override
  public String toString() {
    return name;
  }
}
