package dev.treeline.server.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyHeadersTest {

  @ParameterizedTest
  @ValueSource(strings = {"Bearer key", "bearer key", "BEARER   key "})
  void aBearerTokenIsAKey(String value) {
    assertThat(bearer(value)).isEqualTo(new PresentedKeys.Keys(List.of("key")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "key", "Basic a2V5", "Bearer", "Bearer  "})
  void anythingElseIsUnusable(String value) {
    assertThat(bearer(value)).isEqualTo(new PresentedKeys.Unusable());
  }

  @Test
  void noHeaderIsNoKey() {
    assertThat(bearer()).isEqualTo(new PresentedKeys.None());
  }

  @Test
  void twoHeadersMustAgree() {
    assertThat(bearer("Bearer a", "Bearer a")).isEqualTo(new PresentedKeys.Keys(List.of("a")));
    assertThat(bearer("Bearer a", "Bearer b")).isEqualTo(new PresentedKeys.Unusable());
  }

  private static PresentedKeys bearer(String... values) {
    return KeyHeaders.bearer(name -> List.of(values));
  }
}
