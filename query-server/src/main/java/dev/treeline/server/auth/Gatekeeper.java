package dev.treeline.server.auth;

import dev.treeline.server.dialect.PresentedKeys;

/** Decides who is let in. */
@FunctionalInterface
public interface Gatekeeper {

  Access admit(PresentedKeys presented, Scope needed);
}
