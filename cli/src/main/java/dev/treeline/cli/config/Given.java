package dev.treeline.cli.config;

/**
 * A text and where it stood, for the message when it cannot be read.
 *
 * @param place such as {@code in treeline.yaml}
 */
record Given(String text, String place) {

  ConfigException noValueOf(String key, String remedy) {
    return new ConfigException(
        "%s=%s %s is no valid value: %s".formatted(key, text, place, remedy));
  }

  /** Not to be printed. */
  Given hidden() {
    return new Given("***", place);
  }
}
