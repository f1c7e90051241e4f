package dev.treeline.registry;

/** Nobody there answered the question. It may be asked again, and be answered then. */
public final class RegistryUnavailableException extends Exception {

  private static final long serialVersionUID = 1L;

  RegistryUnavailableException(String message) {
    super(message);
  }
}
