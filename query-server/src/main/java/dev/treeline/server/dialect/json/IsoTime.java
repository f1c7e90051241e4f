package dev.treeline.server.dialect.json;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times in UTC, as the products' languages write them. */
public final class IsoTime {

  private static final long NANOS = 1_000_000_000L;
  private static final long NANOS_OF_MICRO = 1_000L;

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

  private static Instant instant(long unixNano) {
    return Instant.ofEpochSecond(Math.floorDiv(unixNano, NANOS), Math.floorMod(unixNano, NANOS));
  }

  private static DateTimeFormatter utc(String pattern) {
    return DateTimeFormatter.ofPattern(pattern).withZone(ZoneOffset.UTC);
  }
}
