package dev.treeline.bench.report;

import java.util.List;
import java.util.Locale;

/** The median of several rounds, and how far they lie apart. */
public record Spread(double median, double least, double most) {

  public static Spread of(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
  }

  /** For instance 12.3 (11.9–14.0). */
  @Override
  public String toString() {
    return "%s (%s–%s)".formatted(text(median), text(least), text(most));
  }

  /** With about three digits that matter. */
  public static String text(double value) {
    String format = value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }
}
