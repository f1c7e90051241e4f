package dev.treeline.server.dialects;

import dev.treeline.server.dialect.Dialect;
import dev.treeline.server.dialect.kit.ExamplePrices;
import java.util.List;

/** All dialects, with prices that do not change with the market. */
final class TestDialects {

  private TestDialects() {}

  static List<Dialect> all() {
    return new Dialects(ExamplePrices.costs()).all();
  }
}
