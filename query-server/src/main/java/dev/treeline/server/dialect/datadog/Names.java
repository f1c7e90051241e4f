package dev.treeline.server.dialect.datadog;

import org.jspecify.annotations.Nullable;

/** The characters that Datadog allows in names. */
final class Names {

  private static final int MAX_LENGTH = 100;
  private static final String NO_SERVICE = "otlpresourcenoservicename";
  private static final String NO_OPERATION = "unnamed_operation";

  private Names() {}

  /** Lower case; letters, digits and {@code _-:./}. */
  static String service(@Nullable String name) {
    return name == null ? NO_SERVICE : normalized(name, "_-:./", true, NO_SERVICE);
  }

  /** Letters, digits and {@code ._}, a letter first. */
  static String operation(String name) {
    int letter = 0;
    while (letter < name.length() && !isLatinLetter(name.charAt(letter))) {
      letter++;
    }
    return normalized(name.substring(letter), "._", false, NO_OPERATION);
  }

  /** Other characters become one underscore for each row of them, none at the ends. */
  private static String normalized(String name, String allowed, boolean lowerCase, String ifEmpty) {
    StringBuilder clean = new StringBuilder();
    for (int i = 0; i < name.length() && clean.length() < MAX_LENGTH; i++) {
      char next = name.charAt(i);
      boolean letter = lowerCase ? Character.isLetter(next) : isLatinLetter(next);
      if (letter || isDigit(next) || (allowed.indexOf(next) >= 0 && next != '_')) {
        clean.append(lowerCase ? Character.toLowerCase(next) : next);
      } else if (!clean.isEmpty() && clean.charAt(clean.length() - 1) != '_') {
        clean.append('_');
      }
    }
    if (!clean.isEmpty() && clean.charAt(clean.length() - 1) == '_') {
      clean.setLength(clean.length() - 1);
    }
    return clean.isEmpty() ? ifEmpty : clean.toString();
  }

  private static boolean isLatinLetter(char next) {
    return (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z');
  }

  private static boolean isDigit(char next) {
    return next >= '0' && next <= '9';
  }
}
