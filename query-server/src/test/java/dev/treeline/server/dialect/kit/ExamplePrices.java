package dev.treeline.server.dialect.kit;

import dev.treeline.cost.Costs;
import dev.treeline.cost.PriceTable;
import java.util.List;

/** Prices for tests. */
public final class ExamplePrices {

  private ExamplePrices() {}

  /** A million tokens of gpt-5 cost $1 in, $10 out, and $0.1 from the cache. */
  public static Costs costs() {
    return new Costs(
        PriceTable.parse(
            "vendored-",
            List.of(
                "# as-of: 2026-01",
                "model,above_input_tokens,input,output,cache_read,cache_write",
                "gpt-5,0,1,10,0.1,")));
  }
}
