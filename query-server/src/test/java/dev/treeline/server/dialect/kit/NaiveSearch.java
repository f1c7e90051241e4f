package dev.treeline.server.dialect.kit;

import dev.treeline.span.Span;
import dev.treeline.testing.SpanBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;

/** A random filter: as a query, and as what goes through all traces one by one. */
public final class NaiveSearch {

  private final Random random;
  private final Map<String, String> query = new HashMap<>();
  private Predicate<Span> meets = span -> true;

  public NaiveSearch(Random random) {
    this.random = random;
  }

  /** The root of a trace, with some of these attributes, each of one in three values. */
  public static SpanBuilder root(Random random, int number, List<String> keys) {
    SpanBuilder root = SpanBuilder.aSpan("root").inTrace("t" + number).startingAt(number);
    for (String key : keys) {
      if (random.nextBoolean()) {
        root.with(key, "v" + random.nextInt(3));
      }
    }
    return random.nextBoolean() ? root.failed("no") : root;
  }

  /** Sometimes for an attribute. */
  public void value(String parameter, String key) {
    String value = "v" + random.nextInt(3);
    sometimes(parameter, value, span -> value.equals(span.attributes().text(key)));
  }

  /** Sometimes for success or failure. */
  public void status() {
    boolean failed = random.nextBoolean();
    sometimes("status", failed ? "ERROR" : "OK", span -> span.isError() == failed);
  }

  /** Sometimes for a moment, in milliseconds from the first. */
  public void time(String parameter, String format, MillisTest test) {
    int millis = random.nextInt(150);
    sometimes(parameter, format.formatted(millis), span -> test.test(span, millis));
  }

  /** Whether a span lies right to a moment. */
  @FunctionalInterface
  public interface MillisTest {
    boolean test(Span span, long millis);
  }

  public void sometimes(String parameter, String value, Predicate<Span> also) {
    if (random.nextInt(4) == 0) {
      query.put(parameter, value);
      meets = meets.and(also);
    }
  }

  public List<String> in(List<Span> roots) {
    return roots.stream().filter(meets).map(span -> span.traceId().toString()).toList();
  }

  public Ask asked(Ask ask) {
    query.forEach(ask::query);
    return ask;
  }

  public static long startMillis(Span span) {
    return span.startUnixNano() / 1_000_000 - SpanBuilder.EPOCH;
  }

  @Override
  public String toString() {
    return query.toString();
  }
}
