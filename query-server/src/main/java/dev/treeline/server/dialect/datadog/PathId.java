package dev.treeline.server.dialect.datadog;

import dev.treeline.span.TraceId;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/** A trace id in a path: hexadecimal or decimal, told apart by length and letters. */
final class PathId {

  static final String FORM =
      "trace_id has 32 or 16 hexadecimal digits, or is a decimal number of up to 39 digits"
          + " below 2^128";

  private static final Pattern HEX_32 = Pattern.compile("[0-9a-fA-F]{32}");
  private static final Pattern HEX_16 = Pattern.compile("(?=.*[a-fA-F])[0-9a-fA-F]{16}");
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,39}");
  private static final int BITS = 128;

  private PathId() {}

  static Optional<TraceId> parse(String text) {
    if (HEX_32.matcher(text).matches() || HEX_16.matcher(text).matches()) {
      return TraceId.parse(text);
    }
    if (!DECIMAL.matcher(text).matches()) {
      return Optional.empty();
    }
    BigInteger number = new BigInteger(text);
    return number.bitLength() > BITS
        ? Optional.empty()
        : Optional.of(new TraceId(number.shiftRight(Long.SIZE).longValue(), number.longValue()));
  }
}
