package dev.treeline.server.dialect.list;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time as pydantic reads it from text: ISO 8601, in UTC where no zone is named, a date alone, or
 * seconds or milliseconds since 1970.
 */
final class DateTime {

  /** A text that is no time, and why, in pydantic's words. */
  static final class Wrong extends Exception {
    private static final long serialVersionUID = 1L;

    Wrong(String why) {
      super(why);
    }

    String why() {
      return String.valueOf(getMessage());
    }
  }

  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000L);

  /** What is greater counts milliseconds. */
  private static final BigDecimal MOST_SECONDS = BigDecimal.valueOf(20_000_000_000L);

  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,20}(?:\\.[0-9]{1,20})?");
  private static final Pattern TIME =
      Pattern.compile(
          "[Tt _]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]+))?)?"
              + "([Zz]|[+-][0-9]{2}:?[0-9]{2})?");

  private static final int DATE_BYTES = 10;

  private DateTime() {}

  /** Nanoseconds since 1970, as far as 64 bits can tell them. */
  static long unixNano(String text) throws Wrong {
    if (NUMBER.matcher(text).matches()) {
      return ofNumber(new BigDecimal(text));
    }
    LocalDate date = date(text);
    String rest = text.substring(DATE_BYTES);
    return rest.isEmpty()
        ? nanos(date.atStartOfDay().atOffset(ZoneOffset.UTC))
        : nanos(at(date, rest));
  }

  private static long ofNumber(BigDecimal number) {
    boolean millis = number.abs().compareTo(MOST_SECONDS) > 0;
    return bounded(number.movePointRight(millis ? 6 : 9));
  }

  /** pydantic counts bytes; a shorter text that passes here fails at its first other letter. */
  private static LocalDate date(String text) throws Wrong {
    if (text.getBytes(StandardCharsets.UTF_8).length < DATE_BYTES) {
      throw new Wrong("input is too short");
    }
    int year = digits(text, 0, 4, "year");
    separator(text, 4);
    int month = digits(text, 5, 2, "month");
    separator(text, 7);
    int day = digits(text, 8, 2, "day");
    if (month < 1 || month > 12) {
      throw new Wrong("month value is outside expected range of 1-12");
    }
    try {
      return LocalDate.of(year, month, day);
    } catch (DateTimeException e) {
      throw new Wrong("day value is outside expected range");
    }
  }

  private static int digits(String text, int from, int count, String part) throws Wrong {
    int number = 0;
    for (int at = from; at < from + count; at++) {
      char c = text.charAt(at);
      if (c < '0' || c > '9') {
        throw new Wrong("invalid character in " + part);
      }
      number = number * 10 + (c - '0');
    }
    return number;
  }

  private static void separator(String text, int at) throws Wrong {
    if (text.charAt(at) != '-') {
      throw new Wrong("invalid date separator, expected `-`");
    }
  }

  /** Whatever is wrong with the time, pydantic takes the text for a date with a tail. */
  private static OffsetDateTime at(LocalDate date, String rest) throws Wrong {
    Matcher time = TIME.matcher(rest);
    try {
      if (time.matches()) {
        String zone = time.group(5) == null ? "Z" : time.group(5).toUpperCase(Locale.ROOT);
        return date.atTime(clock(time)).atOffset(ZoneOffset.of(zone));
      }
    } catch (DateTimeException outOfRange) {
      // said below
    }
    throw new Wrong("unexpected extra characters at the end of the input");
  }

  private static LocalTime clock(Matcher time) {
    String fraction = time.group(4) == null ? "" : time.group(4);
    return LocalTime.of(
        Integer.parseInt(time.group(1)),
        Integer.parseInt(time.group(2)),
        time.group(3) == null ? 0 : Integer.parseInt(time.group(3)),
        Integer.parseInt((fraction + "000000000").substring(0, 9)));
  }

  private static long nanos(OffsetDateTime time) {
    return bounded(
        BigDecimal.valueOf(time.toEpochSecond())
            .multiply(NANOS)
            .add(BigDecimal.valueOf(time.getNano())));
  }

  private static long bounded(BigDecimal nanos) {
    return nanos
        .setScale(0, RoundingMode.FLOOR)
        .min(BigDecimal.valueOf(Long.MAX_VALUE))
        .max(BigDecimal.valueOf(Long.MIN_VALUE))
        .longValueExact();
  }
}
