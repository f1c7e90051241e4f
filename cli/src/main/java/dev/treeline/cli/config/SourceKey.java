package dev.treeline.cli.config;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code sources.NAME.PROPERTY}: the one kind of keys of which there may be any number. A name may
 * have dots, as names of topics have.
 */
record SourceKey(String name, Property property) {

  static final String PREFIX = "sources.";

  /** What can be said of a source. */
  enum Property {
    TOPIC,
    FORMAT,
    TENANT,
    HEADERS,
    ENABLED;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** For a key that begins as one and is none. */
  static final String REMEDY =
      "a source has sources.NAME.format, .topic, .tenant, .headers and .enabled";

  static Optional<SourceKey> parse(String key) {
    int dot = key.lastIndexOf('.');
    if (!key.startsWith(PREFIX) || dot <= PREFIX.length()) {
      return Optional.empty();
    }
    String property = key.substring(dot + 1);
    return Arrays.stream(Property.values())
        .filter(known -> known.text().equals(property))
        .findFirst()
        .map(known -> new SourceKey(key.substring(PREFIX.length(), dot), known));
  }

  /**
   * Of a variable such as {@code TREELINE_SOURCES_OTLP_SPANS_FORMAT}.
   *
   * @param names that are there already: it may speak of one of these, else the name is what it
   *     says in lower case
   */
  static Optional<SourceKey> ofVariable(String variable, Collection<String> names) {
    String prefix = EnvironmentNames.of(PREFIX);
    for (Property property : Property.values()) {
      String ending = "_" + property.name();
      if (variable.startsWith(prefix)
          && variable.endsWith(ending)
          && variable.length() > prefix.length() + ending.length()) {
        String name = variable.substring(prefix.length(), variable.length() - ending.length());
        return Optional.of(
            new SourceKey(
                names.stream()
                    .filter(known -> EnvironmentNames.of(PREFIX + known).equals(prefix + name))
                    .findFirst()
                    .orElse(name.toLowerCase(Locale.ROOT)),
                property));
      }
    }
    return Optional.empty();
  }

  String key() {
    return PREFIX + name + "." + property.text();
  }
}
