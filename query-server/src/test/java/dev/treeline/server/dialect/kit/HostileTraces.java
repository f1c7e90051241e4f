package dev.treeline.server.dialect.kit;

import static dev.treeline.testing.SpanBuilder.aSpan;

import dev.treeline.testing.SpanBuilder;
import dev.treeline.trace.Trace;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Traces that no sane sender makes: each has a defined answer all the same. */
public final class HostileTraces {

  private static final long MILLI = 1_000_000L;
  private static final long YEAR_2100 = 4_102_444_800_000L * MILLI;

  private HostileTraces() {}

  public static Map<String, Trace> all() {
    Map<String, Trace> all = new LinkedHashMap<>();
    all.put("clock-of-1970", clock(1, 5 * MILLI));
    all.put("clock-of-2100", clock(YEAR_2100, YEAR_2100 + MILLI));
    all.put("clock-at-0", clock(0, 0));
    all.put("clock-before-1970", clock(-5 * MILLI, -1));
    all.put("last-moment", clock(Long.MAX_VALUE, Long.MAX_VALUE));
    all.put("all-of-time", clock(Long.MIN_VALUE, Long.MAX_VALUE));
    all.put("end-before-start", clock(YEAR_2100, 0));
    all.put("end-ages-before-start", clock(Long.MAX_VALUE, Long.MIN_VALUE));
    all.put("all-clocks", allClocks());
    all.put("self-parent", ExampleTraces.closed(span("self").childOf("self").build()));
    all.put("cycles", cycles());
    all.put("only-roots", onlyRoots());
    all.put("only-orphans", onlyOrphans());
    all.put("odd-words", oddWords());
    return all;
  }

  public static String run() {
    return "run_hostile";
  }

  /** Under a sane root, with an event at the end. */
  private static Trace clock(long start, long end) {
    return ExampleTraces.closed(
        span("root").build(),
        span("odd")
            .childOf("root")
            .betweenUnixNanos(start, end)
            .withEvent("e", end / MILLI - SpanBuilder.EPOCH, Map.of())
            .build(),
        span("child of odd").childOf("odd").build());
  }

  public static Trace allClocks() {
    return ExampleTraces.closed(
        span("a").betweenUnixNanos(Long.MIN_VALUE, Long.MAX_VALUE).build(),
        span("b").childOf("a").betweenUnixNanos(Long.MAX_VALUE, Long.MIN_VALUE).build(),
        span("c").childOf("b").betweenUnixNanos(0, YEAR_2100).build(),
        span("d").childOf("a").betweenUnixNanos(-1, 0).build(),
        span("e").childOf("d").running().build());
  }

  /** Two, one with a tail, beside a healthy root. */
  public static Trace cycles() {
    return ExampleTraces.closed(
        span("root").build(),
        span("hen").childOf("egg").startingAt(1).build(),
        span("egg").childOf("hen").startingAt(2).build(),
        span("tail").childOf("egg").startingAt(3).build(),
        span("self").childOf("self").startingAt(4).build());
  }

  private static Trace onlyRoots() {
    return ExampleTraces.closed(
        span("one").build(), span("two").build(), span("three").startingAt(7).build());
  }

  public static Trace onlyOrphans() {
    return ExampleTraces.closed(
        span("one").childOf("lost").build(),
        span("two").childOf("lost too").build(),
        span("three").childOf("two").build());
  }

  /**
   * Keys that are empty, in each other's way, or words of the reader's language; all of Unicode.
   */
  private static Trace oddWords() {
    String text = "\u0000\u001f\u007f\u0085\u2028\ud83d\ude00<b>\"\\";
    SpanBuilder root =
        span("root")
            .named("")
            .failed(text)
            .with(text, text)
            .with("most", Long.MAX_VALUE)
            .with("least", Long.MIN_VALUE)
            .with("huge", Double.MAX_VALUE)
            .with("tiny", Double.MIN_VALUE)
            .with("zero", -0.0)
            .with("infinite", Double.NEGATIVE_INFINITY)
            .with("list", Arrays.asList(1L, text, null, List.of(Double.NaN)));
    for (String key :
        List.of("", "_", "$", ".", "a", "a.b", "a..b", ".a", "a.", "__proto__", "constructor")) {
      root.with(key, key);
    }
    return ExampleTraces.closed(
        root.withEvent("", 1, Map.of("", text, "a", 1L, "a.b", true)).build(),
        span("child").childOf("root").named(text).with("openinference.span.kind", text).build());
  }

  private static SpanBuilder span(String label) {
    return aSpan(label).with("ctx.run.id", run());
  }
}
