package dev.treeline.cost;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a call cost in US dollars, exactly.
 *
 * @param parts null where only the total was reported
 * @param source {@code reported}, or which table it was computed from
 */
public record Cost(BigDecimal total, @Nullable Parts parts, String source) {

  public static final String REPORTED = "reported";

  /** What each kind of token cost. */
  public record Parts(
      BigDecimal prompt, BigDecimal completion, BigDecimal cacheRead, BigDecimal cacheWrite) {

    BigDecimal sum() {
      return prompt.add(completion).add(cacheRead).add(cacheWrite);
    }
  }

  static Cost computed(Parts parts, String source) {
    return new Cost(parts.sum(), parts, source);
  }

  static Cost reported(BigDecimal total) {
    return new Cost(total, null, REPORTED);
  }
}
