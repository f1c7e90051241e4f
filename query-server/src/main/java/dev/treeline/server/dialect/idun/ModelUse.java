package dev.treeline.server.dialect.idun;

import dev.treeline.span.Span;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The models that a trace called, and what that took. */
record ModelUse(SortedSet<String> models, @Nullable Long totalTokens) {

  static ModelUse of(List<Span> spans) {
    SortedSet<String> models = new TreeSet<>();
    Long total = null;
    for (Span span : spans) {
      ModelCall call = ModelCall.of(span);
      if (call.model() != null) {
        models.add(call.model());
      }
      Long tokens = call.totalTokens();
      if (tokens != null) {
        total = (total == null ? 0 : total) + tokens;
      }
    }
    return new ModelUse(models, total);
  }
}
