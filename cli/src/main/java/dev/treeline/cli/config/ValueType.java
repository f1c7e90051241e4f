package dev.treeline.cli.config;

import dev.treeline.registry.SubjectNames;
import dev.treeline.span.Tenant;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the text of a value is read.
 *
 * @param remedy what to write instead of a value that cannot be read
 * @param reader throws IllegalArgumentException or ArithmeticException for such a value
 */
public record ValueType<T>(String remedy, Function<String, T> reader) {

  /** 0 takes a free one. */
  static final ValueType<Integer> PORT = wholeNumber(0, 65_535);

  static final ValueType<Boolean> FLAG =
      new ValueType<>(
          "use true or false",
          text ->
              switch (text) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new IllegalArgumentException(text);
              });

  static final ValueType<String> TEXT =
      new ValueType<>("use any text without line breaks", ValueType::oneLine);

  static final ValueType<Set<String>> NAMES =
      new ValueType<>("use names, with commas between them", ValueType::names);

  /** Never printed, not even where it cannot be read. */
  static final ValueType<String> SECRET =
      new ValueType<>("use any text without line breaks (a secret)", ValueType::oneLine);

  static final ValueType<List<URI>> URLS =
      new ValueType<>(
          "use http://HOST:PORT or https://HOST:PORT, without a user; several with commas between",
          text -> Stream.of(text.split(",", -1)).map(String::strip).map(ValueType::url).toList());

  static final ValueType<SubjectNames> SUBJECT_NAMES =
      new ValueType<>(
          "use "
              + Stream.of(SubjectNames.values())
                  .map(SubjectNames::strategy)
                  .collect(Collectors.joining(", ")),
          text ->
              Stream.of(SubjectNames.values())
                  .filter(names -> names.strategy().equals(text))
                  .findFirst()
                  .orElseThrow(() -> new IllegalArgumentException(text)));

  static final ValueType<Path> PATH = new ValueType<>("use a path", Path::of);

  static final ValueType<String> TENANT =
      new ValueType<>(
          "use 1 to 32 characters of a-z, 0-9 and '-'", text -> Tenant.named(text).name());

  private static final Pattern PREFIX = Pattern.compile("[a-zA-Z0-9._-]{1,100}");

  static final ValueType<String> TOPIC_PREFIX =
      new ValueType<>(
          "use 1 to 100 characters that Kafka takes in the name of a topic",
          text -> {
            if (!PREFIX.matcher(text).matches()) {
              throw new IllegalArgumentException(text);
            }
            return text;
          });

  public static final ValueType<Duration> DURATION =
      new ValueType<>("use a whole number with ms, s, m, h or d, such as 30s", ValueType::duration);

  private static final Pattern DURATION_TEXT = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  /** One of these words. */
  static ValueType<String> oneOf(String... words) {
    List<String> allowed = List.of(words);
    return new ValueType<>(
        "use " + String.join(" or ", allowed),
        text -> {
          if (!allowed.contains(text)) {
            throw new IllegalArgumentException(text);
          }
          return text;
        });
  }

  static ValueType<Integer> wholeNumber(int least, int most) {
    return new ValueType<>(
        "use a whole number from " + least + " to " + most,
        text -> {
          int number = Integer.parseInt(text);
          if (number < least || number > most) {
            throw new IllegalArgumentException(text);
          }
          return number;
        });
  }

  static final ValueType<Integer> REPLICATION =
      new ValueType<>(
          "use a whole number from 1 to 15, or -1 for the broker's default",
          text -> {
            int number = Integer.parseInt(text);
            if (number != -1 && (number < 1 || number > 15)) {
              throw new IllegalArgumentException(text);
            }
            return number;
          });

  private static URI url(String text) {
    URI url = URI.create(text);
    boolean http = "http".equalsIgnoreCase(url.getScheme());
    if (!(http || "https".equalsIgnoreCase(url.getScheme()))
        || url.getHost() == null
        || url.getUserInfo() != null) {
      throw new IllegalArgumentException("no such URL");
    }
    return url;
  }

  private static String oneLine(String text) {
    if (text.isBlank() || text.lines().count() > 1) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }

  private static Set<String> names(String text) {
    Set<String> names = new TreeSet<>();
    for (String name : text.split(",", -1)) {
      names.add(oneLine(name).strip());
    }
    return Collections.unmodifiableSet(names);
  }

  private static Duration duration(String text) {
    Matcher matcher = DURATION_TEXT.matcher(text);
    Duration unit = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
    Duration value =
        unit == null ? Duration.ZERO : unit.multipliedBy(Long.parseLong(matcher.group(1)));
    if (value.isZero()) {
      throw new IllegalArgumentException(text);
    }
    return value;
  }
}
