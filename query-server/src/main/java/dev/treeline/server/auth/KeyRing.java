package dev.treeline.server.auth;

import dev.treeline.hash.Sha256;
import dev.treeline.server.dialect.PresentedKeys;
import dev.treeline.server.dialect.Problem;
import dev.treeline.span.Tenant;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The keys of the keys file, and the dev key. */
public final class KeyRing implements Gatekeeper {

  private final List<ApiKey> own;
  private final @Nullable WatchedKeysFile file;

  private KeyRing(List<ApiKey> own, @Nullable WatchedKeysFile file) {
    this.own = own;
    this.file = file;
  }

  /**
   * Reads the file, if there is one.
   *
   * @param keysFile {@code auth.keys-file}; read again when it changes
   * @param devKey belongs to tenant default and may do everything
   * @throws KeysFileException when the file cannot be used
   */
  public static KeyRing open(@Nullable Path keysFile, @Nullable String devKey) {
    return open(keysFile, devKey, Clock.systemUTC());
  }

  static KeyRing open(@Nullable Path keysFile, @Nullable String devKey, Clock clock) {
    return new KeyRing(
        devKey == null ? List.of() : List.of(developer(devKey)),
        keysFile == null ? null : new WatchedKeysFile(keysFile, clock));
  }

  /** Whether traces of a tenant of this name can be read or written by anybody. */
  public boolean isKnownTenant(String name) {
    return keys().stream().anyMatch(key -> key.tenant().name().equals(name));
  }

  @Override
  public Access admit(PresentedKeys presented, Scope needed) {
    if (presented instanceof PresentedKeys.None) {
      return new Access.Denied(Problem.Kind.NO_KEY);
    }
    if (presented instanceof PresentedKeys.Keys keys && !keys.values().isEmpty()) {
      return admit(keys.values(), needed);
    }
    return new Access.Denied(Problem.Kind.UNKNOWN_KEY);
  }

  private Access admit(List<String> presented, Scope needed) {
    List<ApiKey> known = keys();
    List<ApiKey> found = new ArrayList<>();
    for (String text : presented) {
      ApiKey key = find(text, known);
      if (key == null || !key.tenant().equals((found.isEmpty() ? key : found.get(0)).tenant())) {
        return new Access.Denied(Problem.Kind.UNKNOWN_KEY);
      }
      found.add(key);
    }
    ApiKey last = found.get(found.size() - 1);
    Access.Granted caller =
        new Access.Granted(
            last.tenant(),
            last.name(),
            presented.get(presented.size() - 1),
            last.requestsPerMinute());
    return last.scopes().contains(needed)
        ? caller
        : new Access.Denied(Problem.Kind.SCOPE_MISSING, caller);
  }

  /** Looks at every key, so that time tells nothing of where one stands. */
  private static @Nullable ApiKey find(String presented, List<ApiKey> known) {
    String hash = Sha256.hex(presented);
    ApiKey found = null;
    for (ApiKey key : known) {
      if (key.matches(hash)) {
        found = key;
      }
    }
    return found;
  }

  private List<ApiKey> keys() {
    if (file == null) {
      return own;
    }
    List<ApiKey> all = new ArrayList<>(own);
    all.addAll(file.keys());
    return all;
  }

  private static ApiKey developer(String key) {
    return new ApiKey(
        "dev", Tenant.DEFAULT, Sha256.hex(key), EnumSet.allOf(Scope.class), OptionalInt.empty());
  }
}
