package dev.treeline.cli.config;

/** The configuration cannot be used; the message names key, value, place and remedy. */
public final class ConfigException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ConfigException(String message) {
    super(message);
  }
}
