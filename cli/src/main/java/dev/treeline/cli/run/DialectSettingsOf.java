package dev.treeline.cli.run;

import dev.treeline.cli.config.Configuration;
import dev.treeline.cli.config.Settings;
import dev.treeline.server.dialect.agno.AgnoSettings;
import dev.treeline.server.dialect.datadog.DatadogSettings;
import dev.treeline.server.dialect.idun.IdunSettings;
import dev.treeline.server.dialect.trigger.TriggerSettings;
import dev.treeline.server.dialects.DialectSettings;
import java.util.Locale;
import java.util.Set;

/** What is set about the dialects. */
final class DialectSettingsOf {

  private DialectSettingsOf() {}

  static DialectSettings configuration(Configuration configuration) {
    return new DialectSettings(
        new TriggerSettings(configuration.get(Settings.TRIGGER_MAX_SPANS)),
        new AgnoSettings(
            configuration.find(Settings.AGNO_DB_IDS).orElse(Set.of()),
            configuration.get(Settings.LISTS_MAX_COUNT)),
        new DatadogSettings(
            DatadogSettings.Ids.valueOf(
                configuration.get(Settings.DATADOG_IDS).toUpperCase(Locale.ROOT)),
            configuration.get(Settings.DATADOG_INCLUDE_FIELDS).equals("strict"),
            configuration.get(Settings.DATADOG_MAX_RESPONSE_BYTES),
            configuration.get(Settings.DATADOG_REJECT_BYTES)),
        new IdunSettings(configuration.get(Settings.IDUN_MAX_DEPTH)));
  }
}
