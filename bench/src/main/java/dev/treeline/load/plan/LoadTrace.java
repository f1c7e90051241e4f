package dev.treeline.load.plan;

import dev.treeline.load.plan.Shape.Place;
import dev.treeline.span.Attributes;
import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import dev.treeline.span.SpanId;
import dev.treeline.span.SpanStatus;
import dev.treeline.span.TraceId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** One trace, whose spans are made one at a time: none of them has to be remembered. */
final class LoadTrace {

  private static final long MICRO = 1_000;
  private static final long MILLI = 1_000_000;

  /** Between the starts of two traces. */
  private static final long APART = 100 * MICRO;

  private static final double FAILED = 0.02;
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789 .,";

  private final LoadPlan plan;
  private final long trace;
  private final int size;
  private final Shape shape;
  private final TraceId id;

  LoadTrace(LoadPlan plan, long trace, int size) {
    this.plan = plan;
    this.trace = trace;
    this.size = size;
    this.shape = plan.shapeOf(trace);
    this.id = idOf(plan, trace);
  }

  static TraceId idOf(LoadPlan plan, long trace) {
    return new TraceId(
        Mix.id(Mix.of(plan.seed(), trace, -1)), Mix.id(Mix.of(plan.seed(), trace, -2)));
  }

  static SpanId spanIdOf(LoadPlan plan, long trace, int number) {
    return new SpanId(Mix.id(Mix.of(plan.seed() + 1, trace, number)));
  }

  long number() {
    return trace;
  }

  int size() {
    return size;
  }

  int numberAt(int position) {
    return shape.numberAt(position, size);
  }

  /** A number of the span's own, another for each use. */
  long lot(int number, int use) {
    return Mix.of(Mix.of(plan.seed(), trace, number), use, 0);
  }

  Span span(int number) {
    SplittableRandom random = new SplittableRandom(lot(number, 0));
    SpanStory story = SpanStory.of(shape, number, random);
    Map<String, Object> attributes = new TreeMap<>(story.attributes(runId()));
    if (plan.attributeBytes() > 0) {
      attributes.put("load.payload", text(random, plan.attributeBytes()));
    }
    long[] interval = interval(number);
    boolean failed = number > 0 && Mix.isIn(FAILED, random.nextLong());
    return new Span(
        id,
        spanId(number),
        number == 0 ? null : spanId(shape.place(number, size).parent()),
        story.name(),
        story.kind(),
        interval[0],
        interval[1],
        failed ? new SpanStatus(SpanStatus.Code.ERROR, "timed out") : SpanStatus.UNSET,
        Attributes.of(attributes),
        failed ? List.of(timeout(interval[1])) : List.of(),
        List.of(),
        story.resource(),
        story.scope(),
        "",
        1,
        Span.Dropped.NONE);
  }

  private SpanId spanId(int number) {
    return spanIdOf(plan, trace, number);
  }

  private String runId() {
    return "run_" + Long.toUnsignedString(Mix.of(plan.seed(), trace, -3), 36);
  }

  private static SpanEvent timeout(long at) {
    return new SpanEvent(
        "exception",
        at,
        Attributes.of(
            Map.of("exception.type", "TimeoutException", "exception.message", "timed out")),
        0);
  }

  /** Start and end: within those of the parent, beside those of its siblings. */
  private long[] interval(int number) {
    int depth = 0;
    for (int at = number; at > 0; at = shape.place(at, size).parent()) {
      depth++;
    }
    int[] path = new int[depth];
    for (int at = number; at > 0; at = shape.place(at, size).parent()) {
      path[--depth] = at;
    }
    long base = plan.start().getEpochSecond() * 1_000_000_000L + plan.start().getNano();
    double from = 0;
    double length = Math.max(20, size * 2.0) * MILLI;
    for (int at : path) {
      Place place = shape.place(at, size);
      double slot = length / place.slots();
      from += place.slot() * slot + slot * 0.05;
      length = slot * 0.9;
    }
    long start = base + trace * APART + (long) from;
    return new long[] {start, start + Math.max(MICRO, (long) length)};
  }

  /** Words that neither repeat nor are noise, as prompts and log lines are. */
  private static String text(SplittableRandom random, int bytes) {
    byte[] text = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      text[i] = (byte) LETTERS.charAt(random.nextInt(LETTERS.length()));
    }
    return new String(text, StandardCharsets.US_ASCII);
  }
}
