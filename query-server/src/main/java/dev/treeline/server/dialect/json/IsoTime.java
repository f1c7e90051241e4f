package dev.treeline.server.dialect.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.OptionalLong;

/** Times in UTC, as the products' languages write them. */
public final class IsoTime {

  private static final long NANOS = 1_000_000_000L;
  private static final long NANOS_OF_MICRO = 1_000L;
  private static final int DATE_LENGTH = 10;

  private static final DateTimeFormatter SECONDS = utc("yyyy-MM-dd'T'HH:mm:ssX");
  private static final DateTimeFormatter MILLIS = utc("yyyy-MM-dd'T'HH:mm:ss.SSSX");
  private static final DateTimeFormatter MICROS = utc("yyyy-MM-dd'T'HH:mm:ss.SSSSSSX");

  private IsoTime() {}

  /** As JavaScript does: always three digits, {@code 2026-01-01T00:00:00.000Z}. */
  public static String javascript(long unixNano) {
    return MILLIS.format(instant(unixNano));
  }

  /** As Python's pydantic does: six digits, or none when they are all zero. */
  public static String python(long unixNano) {
    boolean whole = Math.floorMod(unixNano, NANOS) < NANOS_OF_MICRO;
    return (whole ? SECONDS : MICROS).format(instant(unixNano));
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
      TemporalAccessor time =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(iso, OffsetDateTime::from, LocalDateTime::from);
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

  private static Instant instant(long unixNano) {
    return Instant.ofEpochSecond(Math.floorDiv(unixNano, NANOS), Math.floorMod(unixNano, NANOS));
  }

  private static DateTimeFormatter utc(String pattern) {
    return DateTimeFormatter.ofPattern(pattern).withZone(ZoneOffset.UTC);
  }
}
