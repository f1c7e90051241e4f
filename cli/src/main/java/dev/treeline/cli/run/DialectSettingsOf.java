package dev.treeline.cli.run;

import dev.treeline.cli.config.Configuration;
import dev.treeline.cli.config.Settings;
import dev.treeline.server.dialect.agno.AgnoSettings;
import dev.treeline.server.dialect.idun.IdunSettings;
import dev.treeline.server.dialects.DialectSettings;
import java.util.Set;

/** What is set about the dialects. */
final class DialectSettingsOf {

  private DialectSettingsOf() {}

  static DialectSettings configuration(Configuration configuration) {
    return new DialectSettings(
        new AgnoSettings(
            configuration.find(Settings.AGNO_DB_IDS).orElse(Set.of()),
            configuration.get(Settings.LISTS_MAX_COUNT)),
        new IdunSettings(configuration.get(Settings.IDUN_MAX_DEPTH)));
  }
}
