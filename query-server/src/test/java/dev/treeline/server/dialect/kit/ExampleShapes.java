package dev.treeline.server.dialect.kit;

import static dev.treeline.server.dialect.kit.ExampleTraces.closed;
import static dev.treeline.server.dialect.kit.ExampleTraces.inRun;
import static dev.treeline.testing.SpanBuilder.aSpan;

import dev.treeline.span.Span;
import dev.treeline.span.SpanKind;
import dev.treeline.testing.SpanBuilder;
import dev.treeline.trace.ClosedBy;
import dev.treeline.trace.Trace;
import java.util.ArrayList;
import java.util.List;

/** Traces of uncommon shape. */
final class ExampleShapes {

  private static final int MANY = 5000;

  private ExampleShapes() {}

  /** The root is there, but what lies between it and two others is not. */
  static Trace orphans() {
    return closed(
        List.of(
            inRun("orphans", "root").lasting(300).build(),
            inRun("orphans", "there").childOf("root").startingAt(1).lasting(3).build(),
            inRun("orphans", "left").childOf("missing").startingAt(5).build(),
            inRun("orphans", "leaf").childOf("left").startingAt(6).lasting(10).build(),
            inRun("orphans", "right").childOf("missing").startingAt(30).lasting(200).build()),
        2,
        ClosedBy.QUIET);
  }

  /** All that has arrived lies below the root, which has not. */
  static Trace rootless() {
    return ExampleTraces.live(
        inRun("rootless", "first").childOf("root").startingAt(5).build(),
        inRun("rootless", "below").childOf("first").startingAt(6).lasting(10).build(),
        inRun("rootless", "second").childOf("root").startingAt(30).lasting(200).build());
  }

  /** The later one was sent first, and both began together with a child. */
  static Trace severalRoots() {
    return closed(
        inRun("several-roots", "later").startingAt(50).lasting(20).build(),
        inRun("several-roots", "earlier").lasting(40).build(),
        inRun("several-roots", "of later").childOf("later").startingAt(50).lasting(10).build(),
        inRun("several-roots", "of earlier").childOf("earlier").lasting(10).build());
  }

  static Trace cycle() {
    return closed(
        List.of(
            inRun("cycle", "hen").childOf("egg").build(),
            inRun("cycle", "egg").childOf("hen").startingAt(10).build()),
        1,
        ClosedBy.QUIET);
  }

  /** One span with nothing but what a span must have. */
  static Trace bare() {
    return closed(
        aSpan("bare")
            .inTrace("bare")
            .named("")
            .ofKind(SpanKind.UNSPECIFIED)
            .withoutResource()
            .build());
  }

  /** Ten children for each span, one in a hundred failed. */
  static Trace big() {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      SpanBuilder span = inRun(ExampleTraces.BIG, "span " + i).startingAt(i).lasting(MANY - i);
      span.with("number", i);
      if (i > 0) {
        span.childOf("span " + (i - 1) / 10);
      }
      spans.add((i % 100 == 99 ? span.failed("number " + i) : span).build());
    }
    return closed(spans);
  }
}
