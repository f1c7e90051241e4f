package dev.treeline.server.dialect.idun;

import dev.treeline.cost.Costs;
import dev.treeline.span.Span;
import dev.treeline.vocabulary.OpenInferenceTokens;
import java.math.BigDecimal;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The models that a trace called, and what that took. */
record ModelUse(
    SortedSet<String> models, @Nullable Long totalTokens, @Nullable BigDecimal totalCostUsd) {

  static ModelUse of(List<Span> spans, Costs costs) {
    SortedSet<String> models = new TreeSet<>();
    Long total = null;
    BigDecimal totalCost = null;
    for (Span span : spans) {
      ModelCall call = ModelCall.of(span, costs);
      if (call.model() != null) {
        models.add(call.model());
      }
      Long tokens = call.totalTokens();
      if (tokens != null) {
        total = OpenInferenceTokens.plus(total == null ? 0 : total, tokens);
      }
      if (call.cost() != null) {
        BigDecimal cost = call.cost().total();
        totalCost = totalCost == null ? cost : totalCost.add(cost);
      }
    }
    return new ModelUse(models, total, totalCost);
  }
}
