package dev.treeline.server.dialect.json;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.OptionalLong;

/** Times in UTC, as the products' languages write them. */
public final class IsoTime {

  private static final long NANOS = 1_000_000_000L;
  private static final long NANOS_OF_MICRO = 1_000L;
  private static final int DATE_LENGTH = 10;
  private static final int LONGEST = "2026-01-01T00:00:00.000000Z".length();

  /** As Python does: a zone may be without its colons, its minutes, or not be there. */
  private static final DateTimeFormatter READ =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .optionalStart()
          .parseLenient()
          .appendOffset("+HH", "Z")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT)
          .withChronology(IsoChronology.INSTANCE);

  private IsoTime() {}

  /** As JavaScript does: always three digits, {@code 2026-01-01T00:00:00.000Z}. */
  public static String javascript(long unixNano) {
    return text(unixNano, 3);
  }

  /** As Python's pydantic does: six digits, or none when they are all zero. */
  public static String python(long unixNano) {
    boolean whole = Math.floorMod(unixNano, NANOS) < NANOS_OF_MICRO;
    return text(unixNano, whole ? 0 : 6);
  }

  /**
   * Digit by digit: a formatter of patterns took a tenth of an answer that has two times a span.
   * The years that nanoseconds in 64 bits can tell have four digits.
   */
  private static String text(long unixNano, int digits) {
    int nano = (int) Math.floorMod(unixNano, NANOS);
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(Math.floorDiv(unixNano, NANOS), nano, ZoneOffset.UTC);
    byte[] text = new byte[LONGEST];
    put(text, 0, 4, time.getYear());
    text[4] = '-';
    put(text, 5, 2, time.getMonthValue());
    text[7] = '-';
    put(text, 8, 2, time.getDayOfMonth());
    text[DATE_LENGTH] = 'T';
    put(text, 11, 2, time.getHour());
    text[13] = ':';
    put(text, 14, 2, time.getMinute());
    text[16] = ':';
    put(text, 17, 2, time.getSecond());
    int end = 19;
    if (digits > 0) {
      text[end++] = '.';
      put(text, end, digits, digits == 3 ? nano / 1_000_000 : nano / 1_000);
      end += digits;
    }
    text[end++] = 'Z';
    return new String(text, 0, end, StandardCharsets.ISO_8859_1);
  }

  /** With zeros before it, as many digits as are wanted. */
  private static void put(byte[] text, int from, int digits, int number) {
    int left = number;
    for (int at = from + digits - 1; at >= from; at--, left /= 10) {
      text[at] = (byte) ('0' + left % 10);
    }
  }

  /**
   * As Python reads it: also a date alone, a space for the T, and UTC where no zone is named. A
   * time that nanoseconds in 64 bits cannot tell is the first or the last that they can.
   */
  public static OptionalLong parse(String text) {
    String iso = text.strip();
    boolean spaced = iso.length() > DATE_LENGTH && iso.charAt(DATE_LENGTH) == ' ';
    if (spaced) {
      iso = iso.substring(0, DATE_LENGTH) + 'T' + iso.substring(DATE_LENGTH + 1);
    } else if (iso.length() == DATE_LENGTH) {
      iso += "T00:00:00";
    }
    try {
      TemporalAccessor time = READ.parseBest(iso, OffsetDateTime::from, LocalDateTime::from);
      return OptionalLong.of(
          unixNano(
              time instanceof OffsetDateTime zoned
                  ? zoned.toInstant()
                  : ((LocalDateTime) time).toInstant(ZoneOffset.UTC)));
    } catch (DateTimeException e) {
      return OptionalLong.empty();
    }
  }

  private static long unixNano(Instant time) {
    try {
      return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS), time.getNano());
    } catch (ArithmeticException e) {
      return time.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }
}
