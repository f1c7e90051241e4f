package dev.treeline.server.dialect.trigger;

import dev.treeline.span.Attributes;
import dev.treeline.span.Span;
import dev.treeline.vocabulary.CanonicalField;
import org.jspecify.annotations.Nullable;

/** What a span says about the run that it is part of. */
final class RunContext {

  /** Trigger.dev's own word where it knows nothing and the client wants a string. */
  static final String UNKNOWN = "unknown";

  /** Of all spans; only log records have others. */
  static final String LEVEL = "TRACE";

  private RunContext() {}

  static String runId(Span span) {
    String runId = CanonicalField.RUN_ID.text(span);
    return runId == null ? UNKNOWN : runId;
  }

  /** Trigger.dev keeps its own attributes to itself, and does not know one without a value. */
  static boolean isUsers(String key, Object value) {
    return !key.startsWith("$") && !key.startsWith("ctx.") && value != Attributes.NULL;
  }

  static @Nullable String task(Span span) {
    return CanonicalField.TASK.text(span);
  }

  static @Nullable Long attempt(Span span) {
    return CanonicalField.ATTEMPT.whole(span);
  }

  static String environmentType(Span span) {
    String type = span.attributes().text("$metadata.ctx.environment.type");
    if (type == null) {
      type = span.resource().attributes().text("ctx.environment.type");
    }
    return type == null ? UNKNOWN : type;
  }
}
