package dev.treeline.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.treeline.cli.config.ConfigException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentKeyTest {

  @Test
  void theVariableIsTheKey() {
    assertThat(EnvironmentKey.in(Map.of("TREELINE_DEV_KEY", "my-own-key"))).isEqualTo("my-own-key");
    assertThat(EnvironmentKey.in(Map.of())).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "seven77", "two words"})
  void aKeyThatIsTooShortOrFitsNoHeaderIsRefusedWithoutRepeatingIt(String key) {
    assertThatThrownBy(() -> EnvironmentKey.in(Map.of("TREELINE_DEV_KEY", key)))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "TREELINE_DEV_KEY is no usable key: use 8 to 200 visible ASCII characters without"
                + " spaces");
  }
}
