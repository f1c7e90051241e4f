package dev.treeline.server.dialects;

import dev.treeline.server.dialect.Dialect;
import dev.treeline.server.dialect.agno.AgnoDialect;
import dev.treeline.server.dialect.datadog.DatadogDialect;
import dev.treeline.server.dialect.idun.IdunDialect;
import dev.treeline.server.dialect.promptlayer.PromptLayerDialect;
import dev.treeline.server.dialect.treeline.TreelineDialect;
import dev.treeline.server.dialect.trigger.TriggerDialect;
import java.util.List;
import java.util.stream.Stream;

/** The dialects that are spoken. */
public final class Dialects {

  private static final Dialect OWN = new TreelineDialect();

  private static final List<Dialect> PRODUCTS =
      List.of(
          new TriggerDialect(),
          new PromptLayerDialect(),
          new AgnoDialect(),
          new DatadogDialect(),
          new IdunDialect());

  private Dialects() {}

  /** Those of other products. */
  public static List<Dialect> products() {
    return PRODUCTS;
  }

  /** Treeline's own, which also answers where no product owns the path. */
  public static Dialect own() {
    return OWN;
  }

  public static List<Dialect> all() {
    return Stream.concat(PRODUCTS.stream(), Stream.of(OWN)).toList();
  }
}
