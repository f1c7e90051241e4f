package dev.treeline.cost;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What models cost, as a file says it; its own head tells the format. */
public final class PriceTable {

  private static final String VENDORED = "prices.csv";
  private static final String COLUMNS =
      "model,above_input_tokens,input,output,cache_read,cache_write";
  private static final Pattern AS_OF = Pattern.compile("# as-of: (\\d{4}-\\d{2})");

  /** OpenAI dates its models {@code -2026-03-05}, Anthropic {@code -20251101}. */
  private static final Pattern DATE = Pattern.compile("-(\\d{4}-\\d{2}-\\d{2}|\\d{8})$");

  private final String source;
  private final Map<String, List<Line>> models;

  private record Line(String model, long aboveInputTokens, TokenPrices prices) {}

  private PriceTable(String source, Map<String, List<Line>> models) {
    this.source = source;
    this.models = models;
  }

  /** The one that comes with Treeline. */
  public static PriceTable vendored() {
    InputStream in =
        Objects.requireNonNull(PriceTable.class.getResourceAsStream(VENDORED), VENDORED);
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return parse("vendored-", lines.lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * One of the operator's own.
   *
   * @throws IllegalArgumentException naming the line that cannot be read
   */
  public static PriceTable read(Path file) throws IOException {
    return parse("configured-", Files.readAllLines(file));
  }

  /**
   * Of a file's lines.
   *
   * @param sourcePrefix stands before the month in {@link #source()}
   */
  public static PriceTable parse(String sourcePrefix, List<String> text) {
    String asOf = null;
    boolean columnsSeen = false;
    Map<String, List<Line>> models = new HashMap<>();
    for (int i = 0; i < text.size(); i++) {
      String line = text.get(i).strip();
      Matcher date = AS_OF.matcher(line);
      if (date.matches()) {
        asOf = date.group(1);
      } else if (line.equals(COLUMNS)) {
        columnsSeen = true;
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        add(models, line, i + 1);
      }
    }
    if (asOf == null || !columnsSeen) {
      throw new IllegalArgumentException(
          "a table of prices has a line '# as-of: YYYY-MM' and a line '" + COLUMNS + "'");
    }
    return new PriceTable(sourcePrefix + asOf, models);
  }

  private static void add(Map<String, List<Line>> models, String text, int number) {
    String[] fields = text.split(",", -1);
    try {
      if (fields.length != 6) {
        throw new NumberFormatException("it has " + fields.length + " fields, not 6");
      }
      Line line =
          new Line(
              fields[0].strip(),
              Long.parseLong(fields[1].strip()),
              new TokenPrices(
                  price(fields[2]),
                  price(fields[3]),
                  fields[4].isBlank() ? null : price(fields[4]),
                  fields[5].isBlank() ? null : price(fields[5])));
      models.merge(
          line.model, List.of(line), (a, b) -> Stream.concat(a.stream(), b.stream()).toList());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "line %d of the prices, '%s', cannot be read (%s): write %s"
              .formatted(number, text, e.getMessage(), COLUMNS),
          e);
    }
  }

  private static BigDecimal price(String text) {
    BigDecimal price = new BigDecimal(text.strip());
    if (price.signum() < 0) {
      throw new NumberFormatException("a price below 0");
    }
    return price;
  }

  /** What a reader is told that a cost was computed from. */
  public String source() {
    return source;
  }

  /**
   * Null for a model that has no price here: no cost is not a cost of 0.
   *
   * @param input decides where the price depends on the length of the prompt
   */
  @Nullable TokenPrices find(String model, long input) {
    String bare = model.substring(model.lastIndexOf('/') + 1); // openai/gpt-4o, models/gemini-…
    for (String name : List.of(model, bare, DATE.matcher(bare).replaceFirst(""))) {
      Line best = null;
      for (Line line : models.getOrDefault(name, List.of())) {
        boolean applies = line.aboveInputTokens == 0 || input > line.aboveInputTokens;
        if (applies && (best == null || line.aboveInputTokens > best.aboveInputTokens)) {
          best = line;
        }
      }
      if (best != null) {
        return best.prices;
      }
    }
    return null;
  }
}
