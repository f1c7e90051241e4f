package dev.treeline.vocabulary;

import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import dev.treeline.span.SpanStatus;
import org.jspecify.annotations.Nullable;

/**
 * Why a span failed, by the first that says so: its status, an exception that left it, {@code
 * error.type}, Langfuse's level. A span whose status is OK has not failed, whatever else it tells:
 * instrumentations record exceptions that were handled, too.
 *
 * @param type a class of errors, such as the name of an exception
 * @param message for people
 */
public record SpanError(@Nullable String type, @Nullable String message) {

  private static final String TYPE = "error.type";

  /** Null for a span that has not failed. */
  public static @Nullable SpanError of(Span span) {
    if (span.status().code() == SpanStatus.Code.OK) {
      return null;
    }
    SpanEvent exception = lastException(span);
    boolean langfuse = "ERROR".equals(span.attributes().text("langfuse.observation.level"));
    boolean failed =
        span.isError()
            || (exception != null && isEscaped(exception))
            || text(span, TYPE) != null
            || langfuse;
    if (!failed) {
      return null;
    }
    String type = exception == null ? null : text(exception, "exception.type");
    String message = span.status().message().isEmpty() ? null : span.status().message();
    if (message == null && exception != null) {
      message = text(exception, "exception.message");
    }
    if (message == null && langfuse) {
      message = text(span, "langfuse.observation.status_message");
    }
    return new SpanError(type == null ? text(span, TYPE) : type, message);
  }

  /** The one that the others led to. */
  private static @Nullable SpanEvent lastException(Span span) {
    SpanEvent last = null;
    for (SpanEvent event : span.events()) {
      if (event.name().equals("exception")) {
        last = event;
      }
    }
    return last;
  }

  private static boolean isEscaped(SpanEvent exception) {
    Object escaped = exception.attributes().get("exception.escaped");
    return escaped != null && escaped.toString().equalsIgnoreCase("true");
  }

  private static @Nullable String text(Span span, String key) {
    String text = span.attributes().text(key);
    return "".equals(text) ? null : text;
  }

  private static @Nullable String text(SpanEvent event, String key) {
    String text = event.attributes().text(key);
    return "".equals(text) ? null : text;
  }
}
