package dev.treeline.server.dialect.list;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A whole number as pydantic reads it from text. */
final class WholeNumber {

  /** Python's own bound, so that nobody computes with a megabyte of digits. */
  static final int MOST_CHARS = 4_300;

  private static final Pattern FORM = Pattern.compile("([+-]?[0-9]+(?:_[0-9]+)*)(?:\\.0+)?");

  private WholeNumber() {}

  /** Empty where it is none; a text that is too long is not asked. */
  static Optional<BigInteger> parse(String text) {
    Matcher number = FORM.matcher(text.strip());
    return number.matches()
        ? Optional.of(new BigInteger(number.group(1).replace("_", "")))
        : Optional.empty();
  }
}
