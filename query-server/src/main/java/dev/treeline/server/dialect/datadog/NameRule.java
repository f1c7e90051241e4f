package dev.treeline.server.dialect.datadog;

import dev.treeline.span.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One of the agent's rules for a name: null where it has nothing to say of a span. */
@FunctionalInterface
interface NameRule {

  @Nullable String name(Span span);

  /** By the first rule that knows one. */
  static @Nullable String first(List<NameRule> rules, Span span) {
    for (NameRule rule : rules) {
      String name = rule.name(span);
      if (name != null) {
        return name;
      }
    }
    return null;
  }
}
