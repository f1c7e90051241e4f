package dev.treeline.server.gateway;

import dev.treeline.server.auth.Access;
import dev.treeline.server.auth.Gatekeeper;
import dev.treeline.server.auth.Scope;
import dev.treeline.server.dialect.ApiRequest;
import dev.treeline.server.limits.IntakeLimit;
import dev.treeline.span.Tenant;

/** Who may send spans, and how fast. */
final class Admission {

  private final Gatekeeper gatekeeper;
  private final IntakeLimit limit;
  private final long bytesPerSecond;

  Admission(Gatekeeper gatekeeper, IntakeLimit limit, long bytesPerSecond) {
    this.gatekeeper = gatekeeper;
    this.limit = limit;
    this.bytesPerSecond = bytesPerSecond;
  }

  /** Whose spans these are, by the request's key. */
  Tenant of(ApiRequest.Headers headers) throws IntakeRefused {
    Access access = gatekeeper.admit(IntakeKeys.of(headers), Scope.TRACES_WRITE);
    if (access instanceof Access.Granted granted) {
      return granted.tenant();
    }
    throw switch (((Access.Denied) access).kind()) {
      case NO_KEY -> new IntakeRefused(Refusal.NO_KEY, "the request carries no key");
      case SCOPE_MISSING ->
          new IntakeRefused(Refusal.SCOPE_MISSING, "the key lacks the scope traces:write");
      default -> new IntakeRefused(Refusal.UNKNOWN_KEY, "the request's key is not known");
    };
  }

  /** Before its next request is read, as its size is not known yet. */
  void refuseTooFast(Tenant tenant) throws IntakeRefused {
    int seconds = limit.secondsToWait(tenant);
    if (seconds > 0) {
      throw new IntakeRefused(
          Refusal.TOO_FAST,
          "the tenant has sent more than %d bytes per second".formatted(bytesPerSecond),
          seconds);
    }
  }

  void took(Tenant tenant, int bytes) {
    limit.took(tenant, bytes);
  }
}
