package dev.treeline.server.dialect.trigger;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.cost.Cost;
import dev.treeline.cost.Costs;
import dev.treeline.server.dialect.json.JsonValues;
import dev.treeline.span.Attributes;
import dev.treeline.span.Span;
import dev.treeline.vocabulary.CanonicalField;
import dev.treeline.vocabulary.OpenInferenceTokens;
import dev.treeline.vocabulary.SpanWork;
import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** {@code ai}: the call of a model that a span is, for spans that are one. */
final class AiJson {

  private static final double NANOS_OF_SECOND = 1e9;

  /** The cost of one kind of token, as the product writes it on the span. */
  private static final String COST = "trigger.llm.";

  private AiJson() {}

  static void write(JsonGenerator json, Span span, Costs costs, double durationMs)
      throws IOException {
    String model = model(span);
    if (model == null) {
      return;
    }
    Attributes attributes = span.attributes();
    long input =
        tokens(span, CanonicalField.INPUT_TOKENS, "ai.usage.inputTokens", "ai.usage.promptTokens");
    long output =
        tokens(
            span,
            CanonicalField.OUTPUT_TOKENS,
            "ai.usage.outputTokens",
            "ai.usage.completionTokens");
    Long total = CanonicalField.TOTAL_TOKENS.whole(span);
    String provider = CanonicalField.PROVIDER.text(span);
    json.writeObjectFieldStart("ai");
    json.writeStringField("model", model);
    json.writeStringField("provider", provider == null ? RunContext.UNKNOWN : provider);
    json.writeStringField("operationName", operation(attributes));
    json.writeNumberField("inputTokens", input);
    json.writeNumberField("outputTokens", output);
    json.writeNumberField(
        "totalTokens", total == null ? OpenInferenceTokens.plus(input, output) : total);
    writeWhole(json, "cachedTokens", CanonicalField.CACHE_READ_TOKENS.whole(span));
    writeWhole(json, "reasoningTokens", CanonicalField.REASONING_TOKENS.whole(span));
    writeCost(json, attributes, costs.of(span));
    writeSpeed(json, span, output);
    writeNumber(json, "msToFirstChunk", number(attributes, "ai.response.msToFirstChunk"));
    JsNumbers.write(json, "durationMs", durationMs);
    writeText(json, "finishReason", AiText.finishReason(span));
    writeText(json, "responseText", AiText.response(attributes));
    json.writeEndObject();
  }

  /** What the product knows as a call, and what other vocabularies name so. */
  private static @Nullable String model(Span span) {
    boolean genAi = span.attributes().keys().stream().anyMatch(key -> key.startsWith("gen_ai."));
    return genAi || SpanWork.of(span) == SpanWork.LLM ? CanonicalField.MODEL.text(span) : null;
  }

  /** Vercel's count before any other, as in the product. */
  private static long tokens(Span span, CanonicalField field, String... first) {
    for (String key : first) {
      Long tokens = span.attributes().whole(key);
      if (tokens != null && tokens >= 0) {
        return tokens;
      }
    }
    Long tokens = field.whole(span);
    return tokens == null ? 0 : tokens;
  }

  private static String operation(Attributes attributes) {
    String name = attributes.text("gen_ai.operation.name");
    name = name == null ? attributes.text("ai.operationId") : name;
    return name == null ? "" : name;
  }

  /** As it was reported, else from the prices. */
  private static void writeCost(JsonGenerator json, Attributes attributes, @Nullable Cost cost)
      throws IOException {
    Cost.Parts parts = cost == null ? null : cost.parts();
    writeCost(json, attributes, "inputCost", "input_cost", parts == null ? null : parts.prompt());
    writeCost(
        json, attributes, "outputCost", "output_cost", parts == null ? null : parts.completion());
    writeCost(json, attributes, "totalCost", "total_cost", cost == null ? null : cost.total());
    writeCost(
        json, attributes, "cachedCost", "cached_cost", parts == null ? null : parts.cacheRead());
    writeCost(
        json,
        attributes,
        "cacheCreationCost",
        "cache_creation_cost",
        parts == null ? null : parts.cacheWrite());
  }

  private static void writeCost(
      JsonGenerator json,
      Attributes attributes,
      String field,
      String reported,
      @Nullable BigDecimal computed)
      throws IOException {
    Number given = number(attributes, COST + reported);
    if (given != null) {
      writeNumber(json, field, given);
    } else if (computed != null) {
      JsonValues.writeAmount(json, field, computed);
    }
  }

  /** One digit behind the point where it is not reported. */
  private static void writeSpeed(JsonGenerator json, Span span, long output) throws IOException {
    Number given = number(span.attributes(), "ai.response.avgOutputTokensPerSecond");
    if (given != null) {
      writeNumber(json, "tokensPerSecond", given);
    } else if (output > 0 && span.durationNanos() > 0) {
      double perSecond = output / (span.durationNanos() / NANOS_OF_SECOND);
      JsNumbers.write(json, "tokensPerSecond", Math.round(perSecond * 10) / 10.0);
    }
  }

  private static void writeWhole(JsonGenerator json, String field, @Nullable Long number)
      throws IOException {
    if (number != null) {
      json.writeNumberField(field, number);
    }
  }

  /** Null where it is none that JSON has. */
  private static @Nullable Number number(Attributes attributes, String key) {
    return attributes.get(key) instanceof Number given && Double.isFinite(given.doubleValue())
        ? given
        : null;
  }

  private static void writeNumber(JsonGenerator json, String field, @Nullable Number number)
      throws IOException {
    if (number != null) {
      JsNumbers.write(json, field, number.doubleValue());
    }
  }

  private static void writeText(JsonGenerator json, String field, @Nullable String text)
      throws IOException {
    if (text != null && !text.isEmpty()) {
      json.writeStringField(field, text);
    }
  }
}
