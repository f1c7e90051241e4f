package dev.treeline.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.treeline.hash.Sha256;
import dev.treeline.server.dialect.PresentedKeys;
import dev.treeline.server.dialect.Problem;
import dev.treeline.span.Tenant;
import dev.treeline.testing.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRingTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final ManualClock clock = ManualClock.at(START);
  private final Path dir;
  private final Path file;

  KeyRingTest(@TempDir Path dir) {
    this.dir = dir;
    this.file = dir.resolve("keys.yaml");
  }

  @BeforeEach
  void aFileWithTwoTenants() throws IOException {
    write(
        entry("reader", "shop", "shop-reader", "\"traces:read\""),
        entry("writer", "shop", "shop-writer", "\"traces:write\""),
        entry("other", "bank", "bank-reader", "\"traces:read\""));
  }

  @Test
  void aKeyOpensWhatItsScopesSay() {
    KeyRing ring = ring();

    assertThat(ring.admit(keys("shop-reader"), Scope.TRACES_READ))
        .isInstanceOfSatisfying(
            Access.Granted.class,
            granted -> {
              assertThat(granted.tenant().name()).isEqualTo("shop");
              assertThat(granted.keyName()).isEqualTo("reader");
              assertThat(granted.key()).isEqualTo("shop-reader");
            });
    assertThat(ring.admit(keys("shop-reader"), Scope.TRACES_WRITE))
        .isEqualTo(
            new Access.Denied(
                Problem.Kind.SCOPE_MISSING,
                new Access.Granted(Tenant.named("shop"), "reader", "shop-reader")));
  }

  @Test
  void noKeyAndAnUnknownKeyAreToldApart() {
    KeyRing ring = ring();

    assertThat(ring.admit(new PresentedKeys.None(), Scope.TRACES_READ))
        .isEqualTo(denied(Problem.Kind.NO_KEY));
    assertThat(ring.admit(keys("nobody"), Scope.TRACES_READ))
        .isEqualTo(denied(Problem.Kind.UNKNOWN_KEY));
    assertThat(ring.admit(new PresentedKeys.Unusable(), Scope.TRACES_READ))
        .isEqualTo(denied(Problem.Kind.UNKNOWN_KEY));
    assertThat(ring.admit(keys(), Scope.TRACES_READ)).isEqualTo(denied(Problem.Kind.UNKNOWN_KEY));
  }

  @Test
  void theHashOfAKeyIsNoKey() {
    String hash = Sha256.hex("shop-reader");

    assertThat(ring().admit(keys(hash), Scope.TRACES_READ))
        .isEqualTo(denied(Problem.Kind.UNKNOWN_KEY));
  }

  @Test
  void ofSeveralKeysAllMustBeValidAndOfOneTenantAndTheLastCarriesTheScope() {
    KeyRing ring = ring();

    assertThat(ring.admit(keys("shop-writer", "shop-reader"), Scope.TRACES_READ))
        .isInstanceOfSatisfying(
            Access.Granted.class,
            granted -> assertThat(granted.key()).as("for a hop").isEqualTo("shop-reader"));
    assertThat(ring.admit(keys("shop-reader", "shop-reader"), Scope.TRACES_READ))
        .isInstanceOf(Access.Granted.class);
    assertThat(ring.admit(keys("shop-reader", "shop-writer"), Scope.TRACES_READ))
        .isInstanceOfSatisfying(
            Access.Denied.class,
            denied -> assertThat(denied.kind()).isEqualTo(Problem.Kind.SCOPE_MISSING));
    assertThat(ring.admit(keys("nobody", "shop-reader"), Scope.TRACES_READ))
        .isEqualTo(denied(Problem.Kind.UNKNOWN_KEY));
    assertThat(ring.admit(keys("bank-reader", "shop-reader"), Scope.TRACES_READ))
        .isEqualTo(denied(Problem.Kind.UNKNOWN_KEY));
  }

  @Test
  void theDevKeyDoesEverythingInTenantDefault() {
    KeyRing ring = KeyRing.open(null, "dev-key", clock);

    for (Scope scope : Scope.values()) {
      assertThat(ring.admit(keys("dev-key"), scope))
          .isInstanceOfSatisfying(
              Access.Granted.class,
              granted -> assertThat(granted.tenant().name()).isEqualTo("default"));
    }
    assertThat(ring.isKnownTenant("default")).isTrue();
    assertThat(ring.isKnownTenant("shop")).isFalse();
  }

  @Test
  void aTenantIsKnownWhileItHasAKey() throws IOException {
    KeyRing ring = ring();

    assertThat(ring.isKnownTenant("shop")).isTrue();
    assertThat(ring.isKnownTenant("default")).isFalse();

    write(entry("other", "bank", "bank-reader", "\"traces:read\""));
    clock.advance(Duration.ofSeconds(1));

    assertThat(ring.isKnownTenant("shop")).isFalse();
  }

  @Test
  void aChangedFileIsReadAgainAfterASecond() throws IOException {
    KeyRing ring = ring();
    write(entry("new", "shop", "shop-new", "\"traces:read\""));

    clock.advance(Duration.ofMillis(999));
    assertThat(ring.admit(keys("shop-reader"), Scope.TRACES_READ))
        .isInstanceOf(Access.Granted.class);

    clock.advance(Duration.ofMillis(1));
    assertThat(ring.admit(keys("shop-new"), Scope.TRACES_READ)).isInstanceOf(Access.Granted.class);
    assertThat(ring.admit(keys("shop-reader"), Scope.TRACES_READ))
        .isEqualTo(denied(Problem.Kind.UNKNOWN_KEY));
  }

  @Test
  void aFileOfTheSameSizeWithAnotherTimeIsReadAgain() throws IOException {
    KeyRing ring = ring();
    write(
        entry("reader", "shop", "shop-READER", "\"traces:read\""),
        entry("writer", "shop", "shop-writer", "\"traces:write\""),
        entry("other", "bank", "bank-reader", "\"traces:read\""));
    Files.setLastModifiedTime(file, FileTime.from(START));

    clock.advance(Duration.ofSeconds(1));

    assertThat(ring.admit(keys("shop-READER"), Scope.TRACES_READ))
        .isInstanceOf(Access.Granted.class);
  }

  @Test
  void aFileOfTheSameTimeWithAnotherSizeIsReadAgain() throws IOException {
    KeyRing ring = ring();
    FileTime before = Files.getLastModifiedTime(file);
    write(entry("new", "shop", "shop-new", "\"traces:read\""));
    Files.setLastModifiedTime(file, before);

    clock.advance(Duration.ofSeconds(1));

    assertThat(ring.admit(keys("shop-new"), Scope.TRACES_READ)).isInstanceOf(Access.Granted.class);
  }

  /** A key that was taken out would be good until the clock is where it was. */
  @Test
  void aChangedFileIsReadAgainThoughTheClockIsSetBack() throws IOException {
    KeyRing ring = ring();
    write(entry("new", "shop", "shop-new", "\"traces:read\""));

    clock.advance(Duration.ofHours(-1));

    assertThat(ring.admit(keys("shop-reader"), Scope.TRACES_READ))
        .isEqualTo(denied(Problem.Kind.UNKNOWN_KEY));
  }

  /** As other tools than sha256sum write it. */
  @Test
  void aHashMayBeInUpperCase() throws IOException {
    String hash = Sha256.hex("shop-reader");
    write(
        entry("reader", "shop", "shop-reader", "\"traces:read\"")
            .replace(hash, hash.toUpperCase(Locale.ROOT)));

    assertThat(ring().admit(keys("shop-reader"), Scope.TRACES_READ))
        .isInstanceOf(Access.Granted.class);
  }

  @Test
  void aBrokenOrMissingNewFileKeepsTheOldKeys() throws IOException {
    KeyRing ring = ring();

    Files.writeString(file, "keys: [");
    clock.advance(Duration.ofSeconds(1));
    assertThat(ring.admit(keys("shop-reader"), Scope.TRACES_READ))
        .isInstanceOf(Access.Granted.class);

    Files.delete(file);
    clock.advance(Duration.ofSeconds(1));
    assertThat(ring.admit(keys("shop-reader"), Scope.TRACES_READ))
        .isInstanceOf(Access.Granted.class);

    write(entry("new", "shop", "shop-new", "\"traces:read\""));
    clock.advance(Duration.ofSeconds(1));
    assertThat(ring.admit(keys("shop-new"), Scope.TRACES_READ)).isInstanceOf(Access.Granted.class);
  }

  @Test
  void aMissingFileAtStartUpIsAnErrorThatNamesIt() {
    Path nowhere = dir.resolve("nowhere.yaml");

    assertThatThrownBy(() -> KeyRing.open(nowhere, null))
        .isInstanceOf(KeysFileException.class)
        .hasMessageContaining("auth.keys-file")
        .hasMessageContaining("nowhere.yaml");
  }

  @Test
  void noKeyStandsInAnyText() {
    Access granted = ring().admit(keys("shop-reader"), Scope.TRACES_READ);

    assertThat(granted.toString()).doesNotContain("shop-reader");
  }

  @Test
  void theOpenGateLetsEverybodyInAsTenantDefault() {
    Gatekeeper open = Gatekeeper.open();

    assertThat(open.admit(new PresentedKeys.None(), Scope.TRACES_DELETE))
        .isInstanceOfSatisfying(
            Access.Granted.class,
            granted -> assertThat(granted.tenant().name()).isEqualTo("default"));
    assertThat(open.admit(keys("anything"), Scope.OPS_READ)).isInstanceOf(Access.Granted.class);
  }

  private KeyRing ring() {
    return KeyRing.open(file, null, clock);
  }

  private void write(String... entries) throws IOException {
    Files.writeString(file, "keys:\n" + String.join("", entries));
  }

  private static String entry(String name, String tenant, String key, String scopes) {
    return "  - {name: %s, tenant: %s, sha256: \"%s\", scopes: [%s]}\n"
        .formatted(name, tenant, Sha256.hex(key), scopes);
  }

  private static PresentedKeys keys(String... values) {
    return new PresentedKeys.Keys(List.of(values));
  }

  private static Access denied(Problem.Kind kind) {
    return new Access.Denied(kind);
  }
}
