package dev.treeline.server.dialect.idun;

import dev.treeline.cost.Cost;
import dev.treeline.cost.Costs;
import dev.treeline.cost.TokenUse;
import dev.treeline.span.Attributes;
import dev.treeline.span.Span;
import dev.treeline.vocabulary.CanonicalField;
import org.jspecify.annotations.Nullable;

/** Model, provider, tokens and cost, which Idun shows for spans of kind LLM only. */
record ModelCall(
    @Nullable String model,
    @Nullable String provider,
    @Nullable Long promptTokens,
    @Nullable Long completionTokens,
    @Nullable Long cacheReadTokens,
    @Nullable Long cacheWriteTokens,
    @Nullable Cost cost) {

  private static final ModelCall NONE = new ModelCall(null, null, null, null, null, null, null);

  static ModelCall of(Span span, Costs costs) {
    if (!Kind.of(span).equals("LLM")) {
      return NONE;
    }
    String model = model(span);
    return new ModelCall(
        model,
        provider(span, model),
        CanonicalField.INPUT_TOKENS.whole(span),
        CanonicalField.OUTPUT_TOKENS.whole(span),
        CanonicalField.CACHE_READ_TOKENS.whole(span),
        CanonicalField.CACHE_WRITE_TOKENS.whole(span),
        cost(span, model, costs));
  }

  /** Idun charges what was read from a cache twice: as part of the prompt, and as what it is. */
  private static @Nullable Cost cost(Span span, @Nullable String model, Costs costs) {
    Cost reported = Costs.reported(span);
    TokenUse tokens = TokenUse.of(span);
    return reported != null || tokens == null ? reported : costs.of(model, tokens, tokens.input());
  }

  /** Prompt and completion, as Idun adds them; null where both are unknown. */
  @Nullable Long totalTokens() {
    if (promptTokens == null && completionTokens == null) {
      return null;
    }
    return (promptTokens == null ? 0 : promptTokens)
        + (completionTokens == null ? 0 : completionTokens);
  }

  /** Idun knows the model that was asked for, not the one that answered. */
  private static @Nullable String model(Span span) {
    String model = span.attributes().text("llm.model_name");
    if (model == null) {
      model = span.attributes().text("gen_ai.request.model");
    }
    return model == null ? CanonicalField.MODEL.text(span) : model;
  }

  private static @Nullable String provider(Span span, @Nullable String model) {
    Attributes attributes = span.attributes();
    String provider = attributes.text("llm.provider");
    if (provider != null) {
      return provider;
    }
    String system = attributes.text("gen_ai.system");
    if (system != null) {
      boolean google = system.equals("gcp.vertex.agent") || system.equals("vertex_ai");
      return google ? "google" : system;
    }
    if (model != null && model.startsWith("openrouter/")) {
      return "openrouter";
    }
    return CanonicalField.PROVIDER.text(span);
  }
}
