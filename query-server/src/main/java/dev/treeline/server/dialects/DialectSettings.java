package dev.treeline.server.dialects;

import dev.treeline.server.dialect.agno.AgnoSettings;
import dev.treeline.server.dialect.idun.IdunSettings;

/** What can be set about the dialects, one part each. */
public record DialectSettings(AgnoSettings agno, IdunSettings idun) {

  public static final DialectSettings DEFAULT =
      new DialectSettings(AgnoSettings.DEFAULT, IdunSettings.DEFAULT);
}
