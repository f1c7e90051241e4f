package dev.treeline.cost;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * US dollars for a million tokens of each kind.
 *
 * @param cacheRead null where such tokens cost as much as input
 * @param cacheWrite null where such tokens cost as much as input
 */
record TokenPrices(
    BigDecimal input,
    BigDecimal output,
    @Nullable BigDecimal cacheRead,
    @Nullable BigDecimal cacheWrite) {

  private static final int MILLION = 6;

  BigDecimal ofInput(long tokens) {
    return of(tokens, input);
  }

  BigDecimal ofOutput(long tokens) {
    return of(tokens, output);
  }

  BigDecimal ofCacheRead(long tokens) {
    return of(tokens, cacheRead == null ? input : cacheRead);
  }

  BigDecimal ofCacheWrite(long tokens) {
    return of(tokens, cacheWrite == null ? input : cacheWrite);
  }

  private static BigDecimal of(long tokens, BigDecimal perMillion) {
    return BigDecimal.valueOf(tokens).multiply(perMillion).movePointLeft(MILLION);
  }
}
