package dev.treeline.server.dialect.trigger;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How a span ended, or that it did not.
 *
 * @param inherited the event of an ancestor that decided it, where one did
 */
record Outcome(State state, long durationNanos, @Nullable SpanEvent inherited) {

  static final String CANCELLATION = "cancellation";

  /** Of which a span has one. */
  enum State {
    ENDED,
    FAILED,
    CANCELLED,
    PARTIAL;

    void write(JsonGenerator json) throws IOException {
      json.writeBooleanField("isError", this == FAILED);
      json.writeBooleanField("isPartial", this == PARTIAL);
      json.writeBooleanField("isCancelled", this == CANCELLED);
    }
  }

  /** As the span itself tells it. */
  static Outcome own(Span span) {
    return new Outcome(stateOf(span), span.durationNanos(), null);
  }

  static boolean isPartial(Span span) {
    return span.isRunning() || Boolean.TRUE.equals(span.attributes().get("$span.partial"));
  }

  static @Nullable SpanEvent cancellation(Span span) {
    for (SpanEvent event : span.events()) {
      if (event.name().equals(CANCELLATION)) {
        return event;
      }
    }
    return null;
  }

  private static State stateOf(Span span) {
    if (isPartial(span)) {
      return State.PARTIAL;
    }
    if (cancellation(span) != null) {
      return State.CANCELLED;
    }
    return span.isError() ? State.FAILED : State.ENDED;
  }
}
