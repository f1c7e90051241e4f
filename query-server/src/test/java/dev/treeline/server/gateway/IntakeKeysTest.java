package dev.treeline.server.gateway;

import static dev.treeline.server.gateway.Intake.headers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.server.dialect.PresentedKeys;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntakeKeysTest {

  @Test
  void keyStandsInEachOfThreePlaces() {
    assertThat(keys("Authorization", "Bearer k")).isEqualTo(key("k"));
    assertThat(keys("authorization", "bearer  k ")).isEqualTo(key("k"));
    assertThat(keys("X-API-KEY", "k")).isEqualTo(key("k"));
    assertThat(keys("Authorization", basic("user:k:with:colons"))).isEqualTo(key("k:with:colons"));
    assertThat(keys("Authorization", basic(":k"))).isEqualTo(key("k"));
  }

  @Test
  void noHeaderIsNoKey() {
    assertThat(keys()).isEqualTo(new PresentedKeys.None());
  }

  @Test
  void sameKeyTwiceIsOneKey() {
    assertThat(keys("Authorization", "Bearer k", "X-API-KEY", "k")).isEqualTo(key("k"));
  }

  @Test
  void differentKeysAreUnusable() {
    assertUnusable("Authorization", "Bearer k", "X-API-KEY", "other");
    assertUnusable("Authorization", "Bearer k", "Authorization", "Bearer other");
  }

  @Test
  void whatIsNoKeyIsUnusable() {
    assertUnusable("Authorization", "k");
    assertUnusable("Authorization", "Digest k");
    assertUnusable("Authorization", "Basic %%%");
    assertUnusable("Authorization", basic("no colon"));
    assertUnusable("Authorization", "Digest k", "X-API-KEY", "k");
  }

  private static PresentedKeys keys(String... headers) {
    return IntakeKeys.of(headers(headers));
  }

  private static void assertUnusable(String... headers) {
    assertThat(keys(headers)).isEqualTo(new PresentedKeys.Unusable());
  }

  private static PresentedKeys key(String key) {
    return new PresentedKeys.Keys(List.of(key));
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}
