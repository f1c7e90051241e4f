package dev.treeline.span;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "acme", "team-7", "0", "a234567890123456789012345678901b"})
  void aNameIsShortAndPlain(String name) {
    assertThat(Tenant.isName(name)).isTrue();
    assertThat(Tenant.named(name)).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Acme", "a b", "ä", "a/b", "a\n", "../x", "a234567890123456789012345678901bc"})
  void anythingElseIsRefused(String name) {
    assertThat(Tenant.isName(name)).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tenant.named(name))
        .withMessageContaining("1 to 32 characters of a-z, 0-9 and '-'");
  }

  /** Stored keys begin with it: another one would make every trace of the tenant invisible. */
  @Test
  void thePrefixOfANameNeverChanges() {
    assertThat(Tenant.DEFAULT.keyPrefix()).isEqualTo(0x37a8eec1ce19687dL);
    assertThat(Tenant.named("acme").keyPrefix()).isEqualTo(0x822b33ad87c148a0L);
    assertThat(Tenant.named("default")).isEqualTo(Tenant.DEFAULT);
  }
}
