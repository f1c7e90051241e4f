package dev.treeline.topology.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.treeline.span.Tenant;
import dev.treeline.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantRuleTest {

  private static final Set<String> KNOWN = Set.of("acme", "default");

  private final TenantRule withDefault = new TenantRule("default", KNOWN::contains);
  private final TenantRule strict = new TenantRule("", KNOWN::contains);

  @Test
  void theHeaderNamesTheTenant() {
    assertThat(withDefault.of(header("acme"))).hasValue(Tenant.named("acme"));
    assertThat(strict.of(header("acme"))).hasValue(Tenant.named("acme"));
  }

  @Test
  void theLastHeaderCounts() {
    assertThat(strict.of(header("stranger").add(Topics.TENANT_HEADER, bytes("acme"))))
        .hasValue(Tenant.named("acme"));
  }

  @Test
  void withoutAHeaderItIsTheDefaultIfThereIsOne() {
    assertThat(withDefault.of(new RecordHeaders())).hasValue(Tenant.DEFAULT);
    assertThat(withDefault.of(header(null))).hasValue(Tenant.DEFAULT);
    assertThat(strict.of(new RecordHeaders())).isEmpty();
  }

  /** A wrong name must not fall back: it would show one tenant's spans to another. */
  @ParameterizedTest
  @ValueSource(strings = {"stranger", "", "ACME", "acme ", "../acme"})
  void anUnknownTenantIsNone(String name) {
    assertThat(withDefault.of(header(name))).isEmpty();
  }

  @Test
  void aNameThatIsNoneIsNotEvenAskedFor() {
    TenantRule trusting = new TenantRule("default", name -> true);
    assertThat(trusting.of(header("Not a name"))).isEmpty();
  }

  @Test
  void theRemedySpeaksOfTheDefaultOnlyWhereThereIsNone() {
    assertThat(strict.remedy()).contains("treeline-tenant", "spans.tenant is not set");
    assertThat(withDefault.remedy()).contains("treeline-tenant").doesNotContain("spans.tenant");
  }

  @Test
  void aDefaultThatIsNoNameIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new TenantRule("No Name", n -> true));
  }

  private static Headers header(@Nullable String name) {
    return new RecordHeaders().add(Topics.TENANT_HEADER, name == null ? null : bytes(name));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
