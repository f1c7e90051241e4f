package dev.treeline.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.treeline.cli.config.ConfigException;
import dev.treeline.cli.config.Configuration;
import dev.treeline.cli.config.ConfigurationLoader;
import dev.treeline.server.dialect.datadog.DatadogSettings;
import dev.treeline.server.dialect.trigger.TriggerSettings;
import dev.treeline.server.dialects.DialectSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DialectSettingsOfTest {

  @Test
  void whatIsNotSetIsAsTheDialectsHaveItThemselves() {
    DialectSettings settings = settings(Map.of());

    assertThat(settings.datadog()).isEqualTo(DatadogSettings.DEFAULT);
    assertThat(settings.trigger()).isEqualTo(TriggerSettings.DEFAULT);
  }

  @Test
  void whatIsSetReachesItsDialect() {
    DialectSettings settings =
        settings(
            Map.of(
                "datadog.ids", "signed",
                "datadog.include-fields", "strict",
                "datadog.max-response-bytes", "1000",
                "datadog.reject-bytes", "2000",
                "trigger.max-spans", "10000"));

    assertThat(settings.datadog())
        .isEqualTo(new DatadogSettings(DatadogSettings.Ids.SIGNED, true, 1000, 2000));
    assertThat(settings.trigger()).isEqualTo(new TriggerSettings(10_000));
  }

  @Test
  void anotherWordIsRefusedWithTheOnesThatThereAre() {
    assertThatThrownBy(() -> settings(Map.of("datadog.ids", "hex")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("datadog.ids")
        .hasMessageContaining("use auto or unsigned or signed");
  }

  private static DialectSettings settings(Map<String, String> flags) {
    Configuration configuration = new ConfigurationLoader(false, warning -> {}).flags(flags).load();
    return DialectSettingsOf.configuration(configuration);
  }
}
