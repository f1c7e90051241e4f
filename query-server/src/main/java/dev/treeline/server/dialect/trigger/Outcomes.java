package dev.treeline.server.dialect.trigger;

import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import dev.treeline.trace.TraceTree;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A span that never ended shares the fate of its nearest ancestor that did: it was cancelled with
 * it, or failed with its attempt.
 */
final class Outcomes {

  static final String ATTEMPT_FAILED = "attempt_failed";

  private final TraceTree tree;

  /** For each span, the nearest ancestor that has ended. */
  private final int[] ended;

  Outcomes(TraceTree tree) {
    this.tree = tree;
    this.ended = new int[tree.size()];
    tree.walk(
        new TraceTree.Visitor() {
          @Override
          public void enter(int number, int depth) {
            int parent = tree.parentOf(number);
            boolean passOn = parent != TraceTree.NONE && Outcome.isPartial(tree.span(parent));
            ended[number] = passOn ? ended[parent] : parent;
          }

          @Override
          public void leave(int number) {
            // all is known on the way down
          }
        });
  }

  Outcome of(int number) {
    Span span = tree.span(number);
    Outcome own = Outcome.own(span);
    if (own.state() != Outcome.State.PARTIAL || ended[number] == TraceTree.NONE) {
      return own;
    }
    Span ancestor = tree.span(ended[number]);
    long duration = Span.nanosBetween(span.startUnixNano(), ancestor.lastUnixNano());
    SpanEvent cancellation = Outcome.cancellation(ancestor);
    if (cancellation != null) {
      return new Outcome(Outcome.State.CANCELLED, duration, cancellation);
    }
    SpanEvent failure = ancestor.isError() ? failureOfAttempt(ancestor, span) : null;
    return failure == null ? own : new Outcome(Outcome.State.FAILED, duration, failure);
  }

  /** The event with which the very attempt failed that the span was part of. */
  private static @Nullable SpanEvent failureOfAttempt(Span ancestor, Span span) {
    Long attempt = RunContext.attempt(span);
    for (SpanEvent event : ancestor.events()) {
      if (event.name().equals(ATTEMPT_FAILED)
          && Objects.equals(event.attributes().whole("attemptNumber"), attempt)
          && RunContext.runId(span).equals(event.attributes().text("runId"))) {
        return event;
      }
    }
    return null;
  }
}
