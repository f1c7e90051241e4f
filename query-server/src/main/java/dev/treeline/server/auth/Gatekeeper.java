package dev.treeline.server.auth;

import dev.treeline.server.dialect.PresentedKeys;
import dev.treeline.span.Tenant;

/** Decides who is let in. */
@FunctionalInterface
public interface Gatekeeper {

  Access admit(PresentedKeys presented, Scope needed);

  /** Lets everybody in as tenant default, whatever they present: {@link AuthMode#OFF}. */
  static Gatekeeper open() {
    Access everybody = new Access.Granted(Tenant.DEFAULT, "auth-off", "");
    return (presented, needed) -> everybody;
  }
}
