package dev.treeline.server.dialects;

import dev.treeline.server.dialect.Dialect;
import dev.treeline.server.dialect.agno.AgnoDialect;
import dev.treeline.server.dialect.datadog.DatadogDialect;
import dev.treeline.server.dialect.idun.IdunDialect;
import dev.treeline.server.dialect.promptlayer.PromptLayerDialect;
import dev.treeline.server.dialect.treeline.TreelineDialect;
import dev.treeline.server.dialect.trigger.TriggerDialect;
import java.util.List;

/** The dialects that are spoken. */
public final class Dialects {

  private static final Dialect FALLBACK = new TreelineDialect();

  private static final List<Dialect> ALL =
      List.of(
          new TriggerDialect(),
          new PromptLayerDialect(),
          new AgnoDialect(),
          new DatadogDialect(),
          new IdunDialect(),
          FALLBACK);

  private Dialects() {}

  public static List<Dialect> all() {
    return ALL;
  }

  /** The dialect that owns a path; Treeline's own where none does. */
  public static Dialect ownerOf(String path) {
    for (Dialect dialect : ALL) {
      for (String owned : dialect.ownedPaths()) {
        if (path.equals(owned) || path.startsWith(owned + "/")) {
          return dialect;
        }
      }
    }
    return FALLBACK;
  }
}
