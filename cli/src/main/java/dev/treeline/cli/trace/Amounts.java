package dev.treeline.cli.trace;

import java.util.Locale;

/** Durations and counts as people read them: three digits and a unit. */
final class Amounts {

  private Amounts() {}

  static String duration(long nanos) {
    double micros = nanos / 1e3;
    if (micros < 999.5) {
      return digits(micros) + " us";
    }
    if (micros < 999_500) {
      return digits(micros / 1e3) + " ms";
    }
    if (micros < 59.95e6) {
      return digits(micros / 1e6) + " s";
    }
    long seconds = Math.round(micros / 1e6);
    if (seconds < 3600) {
      return seconds / 60 + "m " + twoDigits(seconds % 60) + "s";
    }
    long minutes = Math.round(seconds / 60.0);
    if (minutes < 48 * 60) {
      return minutes / 60 + "h " + twoDigits(minutes % 60) + "m";
    }
    long hours = Math.round(minutes / 60.0);
    return hours / 24 + "d " + twoDigits(hours % 24) + "h";
  }

  /** How long ago, in one unit. */
  static String ago(long millis) {
    long seconds = Math.max(0, millis) / 1000;
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3600) {
      return seconds / 60 + "m";
    }
    return seconds < 48 * 3600 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
  }

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** "1 span", "2 spans". */
  static String count(long number, String thing) {
    return count(number) + " " + thing + (number == 1 ? "" : "s");
  }

  private static String twoDigits(long number) {
    return number < 10 ? "0" + number : Long.toString(number);
  }

  private static String digits(double value) {
    String format = value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%.0f";
    return String.format(Locale.ROOT, format, value);
  }
}
