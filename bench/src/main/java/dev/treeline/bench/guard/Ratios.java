package dev.treeline.bench.guard;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How Treeline does against its yardsticks, by name; a larger one is a faster Treeline. They are
 * kept in {@code ratios.properties} beside this class.
 */
record Ratios(Map<String, Double> byName) {

  Ratios(Map<String, Double> byName) {
    this.byName = new TreeMap<>(byName);
  }

  static Ratios kept() {
    try (InputStream in =
        Objects.requireNonNull(Ratios.class.getResourceAsStream("ratios.properties"))) {
      return read(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Ratios read(Reader in) throws IOException {
    Properties all = new Properties();
    all.load(in);
    return new Ratios(
        all.stringPropertyNames().stream()
            .collect(Collectors.toMap(name -> name, name -> ratio(name, all.getProperty(name)))));
  }

  private static double ratio(String name, String text) {
    try {
      double ratio = Double.parseDouble(text.strip());
      if (ratio > 0) {
        return ratio;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "the kept ratio %s is '%s': it must be a number above 0".formatted(name, text));
  }

  /** As they are kept. */
  String text() {
    return byName.entrySet().stream()
        .map(ratio -> String.format(Locale.ROOT, "%s=%.3f%n", ratio.getKey(), ratio.getValue()))
        .collect(Collectors.joining());
  }
}
