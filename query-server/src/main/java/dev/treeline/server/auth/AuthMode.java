package dev.treeline.server.auth;

/** Whether keys are asked for. */
public enum AuthMode {
  /** No key, no answer. */
  KEYS,
  /** Everybody is let in as tenant default: allowed only while every listener is on loopback. */
  OFF
}
