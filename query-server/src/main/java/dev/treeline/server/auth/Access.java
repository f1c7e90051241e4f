package dev.treeline.server.auth;

import dev.treeline.server.dialect.Problem;
import dev.treeline.span.Tenant;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The gatekeeper's word. */
public sealed interface Access {

  /**
   * Let in.
   *
   * @param key the key itself, for the one hop to the instance that owns a trace; never logged
   * @param requestsPerMinute the key's own limit of reads; empty for none
   */
  record Granted(Tenant tenant, String keyName, String key, OptionalInt requestsPerMinute)
      implements Access {

    /** By a key without a limit. */
    public Granted(Tenant tenant, String keyName, String key) {
      this(tenant, keyName, key, OptionalInt.empty());
    }

    @Override
    public String toString() {
      return "Granted[tenant=" + tenant + ", keyName=" + keyName + "]";
    }
  }

  /**
   * Sent away.
   *
   * @param kind NO_KEY, UNKNOWN_KEY or SCOPE_MISSING
   * @param known whose key it is that lacks a scope
   */
  record Denied(Problem.Kind kind, @Nullable Granted known) implements Access {

    /** Whose key it is, is not known. */
    public Denied(Problem.Kind kind) {
      this(kind, null);
    }
  }
}
