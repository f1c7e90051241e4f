package dev.treeline.server.dialects;

import dev.treeline.server.dialect.agno.AgnoSettings;
import dev.treeline.server.dialect.datadog.DatadogSettings;
import dev.treeline.server.dialect.idun.IdunSettings;
import dev.treeline.server.dialect.trigger.TriggerSettings;

/** What can be set about the dialects, one part each. */
public record DialectSettings(
    TriggerSettings trigger, AgnoSettings agno, DatadogSettings datadog, IdunSettings idun) {

  public static final DialectSettings DEFAULT =
      new DialectSettings(
          TriggerSettings.DEFAULT,
          AgnoSettings.DEFAULT,
          DatadogSettings.DEFAULT,
          IdunSettings.DEFAULT);
}
