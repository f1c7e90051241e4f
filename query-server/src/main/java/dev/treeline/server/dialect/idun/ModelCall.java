package dev.treeline.server.dialect.idun;

import dev.treeline.cost.Cost;
import dev.treeline.cost.Costs;
import dev.treeline.cost.TokenUse;
import dev.treeline.span.Span;
import dev.treeline.vocabulary.CanonicalField;
import dev.treeline.vocabulary.OpenInferenceTokens;
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
    Long prompt = OpenInferenceTokens.of(CanonicalField.INPUT_TOKENS, span);
    Long completion = OpenInferenceTokens.of(CanonicalField.OUTPUT_TOKENS, span);
    Long cacheRead = OpenInferenceTokens.of(CanonicalField.CACHE_READ_TOKENS, span);
    Long cacheWrite = OpenInferenceTokens.of(CanonicalField.CACHE_WRITE_TOKENS, span);
    return new ModelCall(
        model,
        provider(span, model),
        prompt,
        completion,
        cacheRead,
        cacheWrite,
        cost(span, model, TokenUse.of(prompt, completion, cacheRead, cacheWrite), costs));
  }

  /** Idun charges what was read from a cache twice: as part of the prompt, and as what it is. */
  private static @Nullable Cost cost(
      Span span, @Nullable String model, @Nullable TokenUse tokens, Costs costs) {
    Cost reported = Costs.reported(span);
    return reported != null || tokens == null ? reported : costs.of(model, tokens, tokens.input());
  }

  /** Prompt and completion, as Idun adds them; null where both are unknown. */
  @Nullable Long totalTokens() {
    if (promptTokens == null && completionTokens == null) {
      return null;
    }
    return OpenInferenceTokens.plus(
        promptTokens == null ? 0 : promptTokens, completionTokens == null ? 0 : completionTokens);
  }

  /** Idun knows the model that was asked for, not the one that answered. */
  private static @Nullable String model(Span span) {
    String model = text(span, "llm.model_name");
    if (model == null) {
      model = text(span, "gen_ai.request.model");
    }
    return model == null ? CanonicalField.MODEL.text(span) : model;
  }

  private static @Nullable String provider(Span span, @Nullable String model) {
    String provider = text(span, "llm.provider");
    if (provider != null) {
      return provider;
    }
    String system = text(span, "gen_ai.system");
    if (system != null) {
      boolean google = system.equals("gcp.vertex.agent") || system.equals("vertex_ai");
      return google ? "google" : system;
    }
    if (model != null && model.startsWith("openrouter/")) {
      return "openrouter";
    }
    return CanonicalField.PROVIDER.text(span);
  }

  private static @Nullable String text(Span span, String key) {
    String text = span.attributes().text(key);
    return text == null || text.isEmpty() ? null : text;
  }
}
