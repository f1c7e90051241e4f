package dev.treeline.cost;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.treeline.span.Span;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The total that an instrumentation or a provider wrote on the span, in US dollars. */
final class ReportedCost {

  /** Costs by kind, and their total, which may be left out. */
  private static final String DETAILS = "langfuse.observation.cost_details";

  /**
   * Where it stands.
   *
   * @param pointers into the attribute's JSON; none where the attribute is the amount
   */
  private record Place(String key, List<String> pointers) {}

  private static final List<Place> PLACES =
      List.of(
          new Place(DETAILS, List.of("/total")),
          new Place("gen_ai.usage.cost", List.of()),
          new Place("llm.cost.total", List.of()),
          new Place("trigger.llm.total_cost", List.of()),
          new Place(
              "ai.response.providerMetadata", List.of("/gateway/cost", "/openrouter/usage/cost")));

  /** More digits than any amount has: a number of a million digits must not be calculated with. */
  private static final int MAX_DIGITS = 40;

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private ReportedCost() {}

  static @Nullable BigDecimal of(Span span) {
    for (Place place : PLACES) {
      Object value = span.attributes().get(place.key());
      BigDecimal amount = place.pointers().isEmpty() ? amount(value) : inside(value, place);
      if (amount != null) {
        return amount;
      }
    }
    return null;
  }

  private static @Nullable BigDecimal inside(@Nullable Object value, Place place) {
    if (!(value instanceof String text)) {
      return null;
    }
    try {
      JsonNode json = JSON.readTree(text);
      for (String pointer : place.pointers()) {
        BigDecimal amount = amountIn(json.at(pointer));
        if (amount != null) {
          return amount;
        }
      }
      return place.key().equals(DETAILS) && json.isObject() ? sum(json) : null;
    } catch (JsonProcessingException notJson) {
      return null;
    }
  }

  /** Null where none of them is an amount, or one is none that money can be. */
  private static @Nullable BigDecimal sum(JsonNode kinds) {
    BigDecimal sum = null;
    for (JsonNode kind : kinds) {
      BigDecimal amount = amountIn(kind);
      if (amount == null) {
        return null;
      }
      sum = sum == null ? amount : sum.add(amount);
    }
    return sum;
  }

  private static @Nullable BigDecimal amountIn(JsonNode node) {
    return amount(node.isNumber() || node.isTextual() ? node.asText() : null);
  }

  private static @Nullable BigDecimal amount(@Nullable Object value) {
    if (!(value instanceof Number || value instanceof String)) {
      return null;
    }
    String text = value.toString();
    if (text.length() > MAX_DIGITS) {
      return null;
    }
    try {
      BigDecimal amount = new BigDecimal(text);
      boolean sane = amount.signum() >= 0 && Math.abs(amount.scale()) <= MAX_DIGITS;
      return sane ? amount : null;
    } catch (NumberFormatException notAnAmount) {
      return null;
    }
  }
}
