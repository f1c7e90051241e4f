package dev.treeline.server.dialect.agno;

import dev.treeline.server.dialect.json.JsonValues;
import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import dev.treeline.vocabulary.CanonicalField;
import dev.treeline.vocabulary.SpanError;
import dev.treeline.vocabulary.SpanWork;
import org.jspecify.annotations.Nullable;

/** What Agno reads out of a span. */
final class SpanView {

  private SpanView() {}

  static String type(Span span) {
    String kind = span.attributes().text("openinference.span.kind");
    if (kind == null || kind.isEmpty()) {
      SpanWork work = SpanWork.of(span);
      kind = work == null ? "UNKNOWN" : work.name();
    }
    if (kind.equals("CHAIN")) {
      return "WORKFLOW";
    }
    return kind.equals("AGENT") && isTeam(span) ? "TEAM" : kind;
  }

  static boolean isModelCall(String type) {
    return type.equals("LLM");
  }

  static boolean isWorkflow(String type) {
    return type.equals("WORKFLOW");
  }

  static @Nullable String input(Span span) {
    return text(CanonicalField.INPUT.value(span));
  }

  static @Nullable String output(Span span) {
    return span.isError() ? null : text(CanonicalField.OUTPUT.value(span));
  }

  /** Why it failed; null where it did not, or nobody said. */
  static @Nullable String error(Span span) {
    if (!span.isError()) {
      return null;
    }
    if (!span.status().message().isEmpty()) {
      return span.status().message();
    }
    String message = span.attributes().text("exception.message");
    if (message != null && !message.isEmpty()) {
      return message;
    }
    SpanError error = SpanError.of(span);
    return error == null ? null : error.message();
  }

  /** The latest time seen in a running span stands in for its end. */
  static long end(Span span) {
    Long end = span.endUnixNano();
    if (end != null) {
      return end;
    }
    long latest = span.startUnixNano();
    for (SpanEvent event : span.events()) {
      latest = Math.max(latest, event.timeUnixNano());
    }
    return latest;
  }

  private static boolean isTeam(Span span) {
    return span.attributes().has("agno.team.id") || span.attributes().has("team.id");
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : JsonValues.text(value);
  }
}
