package dev.treeline.cost;

import dev.treeline.span.Span;
import dev.treeline.vocabulary.CanonicalField;
import dev.treeline.vocabulary.SpanWork;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The cost of spans: a reported one wins over one that is computed from prices. */
public final class Costs {

  private final PriceTable prices;

  public Costs(PriceTable prices) {
    this.prices = prices;
  }

  /** Null where nothing was reported, and it is no call of a model whose price is known. */
  public @Nullable Cost of(Span span) {
    BigDecimal reported = ReportedCost.of(span);
    if (reported != null) {
      return Cost.reported(reported);
    }
    SpanWork work = SpanWork.of(span);
    if (work != SpanWork.LLM && work != SpanWork.EMBEDDING) {
      return null; // an agent's span repeats the tokens of its calls
    }
    TokenUse tokens = TokenUse.of(span);
    Cost cost = computed(CanonicalField.MODEL.text(span), tokens);
    return cost == null ? computed(CanonicalField.REQUEST_MODEL.text(span), tokens) : cost;
  }

  /** The reported total alone. */
  public static @Nullable Cost reported(Span span) {
    BigDecimal reported = ReportedCost.of(span);
    return reported == null ? null : Cost.reported(reported);
  }

  /** From the prices. */
  private @Nullable Cost computed(@Nullable String model, @Nullable TokenUse tokens) {
    return tokens == null ? null : of(model, tokens, tokens.fresh());
  }

  /**
   * From the prices, where a product has its own idea of what the prompt's price is due for.
   *
   * @param promptTokens that cost as much as input
   */
  public @Nullable Cost of(@Nullable String model, TokenUse tokens, long promptTokens) {
    TokenPrices found = model == null ? null : prices.find(model, tokens.input());
    if (found == null) {
      return null;
    }
    return Cost.computed(
        new Cost.Parts(
            found.ofInput(promptTokens),
            found.ofOutput(tokens.output()),
            found.ofCacheRead(tokens.cacheRead()),
            found.ofCacheWrite(tokens.cacheWrite())),
        prices.source());
  }
}
