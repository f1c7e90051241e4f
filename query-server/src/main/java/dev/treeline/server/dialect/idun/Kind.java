package dev.treeline.server.dialect.idun;

import dev.treeline.span.Span;
import dev.treeline.vocabulary.SpanWork;
import java.util.Map;

/** What Idun calls a span. */
final class Kind {

  /** How Google's agent kit begins the names of its spans. */
  private static final Map<String, String> BY_NAME =
      Map.of("call_llm", "LLM", "invoke_agent ", "AGENT", "execute_tool ", "TOOL");

  private Kind() {}

  static String of(Span span) {
    String kind = span.attributes().text("openinference.span.kind");
    if (kind != null && !kind.isEmpty()) {
      return kind;
    }
    SpanWork work = SpanWork.of(span);
    if (work != null) {
      return work.name();
    }
    return BY_NAME.entrySet().stream()
        .filter(entry -> span.name().startsWith(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("INTERNAL");
  }
}
