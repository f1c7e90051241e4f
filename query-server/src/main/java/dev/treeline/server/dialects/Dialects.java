package dev.treeline.server.dialects;

import dev.treeline.cost.Costs;
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

  private final List<Dialect> products;
  private final Dialect own;

  /** With nothing set otherwise. */
  public Dialects(Costs costs) {
    this(costs, DialectSettings.DEFAULT);
  }

  /**
   * Made once per process.
   *
   * @param costs what calls of models cost
   */
  public Dialects(Costs costs, DialectSettings settings) {
    this.products =
        List.of(
            new TriggerDialect(costs, settings.trigger()),
            new PromptLayerDialect(),
            new AgnoDialect(settings.agno()),
            new DatadogDialect(settings.datadog()),
            new IdunDialect(costs, settings.idun()));
    this.own = new TreelineDialect(costs);
  }

  /** Those of other products. */
  public List<Dialect> products() {
    return products;
  }

  /** Treeline's own, which also answers where no product owns the path. */
  public Dialect own() {
    return own;
  }

  public List<Dialect> all() {
    return Stream.concat(products.stream(), Stream.of(own)).toList();
  }
}
