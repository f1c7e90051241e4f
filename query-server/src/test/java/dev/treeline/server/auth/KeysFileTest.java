package dev.treeline.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeysFileTest {

  private static final String HASH = "a".repeat(64);

  private final Path dir;

  KeysFileTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @Test
  void anEntryIsReadWithAllItsFields() throws IOException {
    ApiKey key =
        KeysFile.read(
                file(
                    """
                    # who may read
                    keys:
                      - name: ci
                        tenant: shop
                        sha256: %s
                        scopes: [traces:read, "ops:read"]
                        requests-per-minute: 120
                    """
                        .formatted(HASH)))
            .get(0);

    assertThat(key.name()).isEqualTo("ci");
    assertThat(key.tenant().name()).isEqualTo("shop");
    assertThat(key.scopes()).containsExactlyInAnyOrder(Scope.TRACES_READ, Scope.OPS_READ);
    assertThat(key.requestsPerMinute()).hasValue(120);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "null, "})
  void oneRequestAMinuteIsALimitAndNothingIsNone(String written, @Nullable Integer limit)
      throws IOException {
    String entry = "{name: ci, tenant: shop, sha256: %s, scopes: [traces:read], %s}";
    Path file = file("keys: [" + entry.formatted(HASH, "requests-per-minute: " + written) + "]");

    assertThat(KeysFile.read(file).get(0).requestsPerMinute())
        .isEqualTo(limit == null ? OptionalInt.empty() : OptionalInt.of(limit));
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tenant: shop, sha256: HASH, scopes: [traces:read] | entry 2 has no usable name
          name: ci, tenant: Shop, sha256: HASH, scopes: [traces:read] | entry 2 (ci) has no usable tenant
          name: ci, tenant: shop, sha256: tl_secret, scopes: [traces:read] | entry 2 (ci) has no usable sha256
          name: ci, tenant: shop, sha256: HASH, scopes: [] | entry 2 (ci) has no list 'scopes'
          name: ci, tenant: shop, sha256: HASH, scopes: [traces] | entry 2 (ci) has a scope that is not known
          name: ci, tenant: shop, sha256: HASH, scopes: [traces:read], requests-per-minute: 0 | entry 2 (ci) has no usable requests-per-minute
          name: ci, tenant: shop, sha256: HASH, scopes: [traces:read], requests-per-minute: 1.5 | entry 2 (ci) has no usable requests-per-minute
          name: ci, tenant: shop, sha256: HASH, scopes: [traces:read], requests-per-minute: 99999999999 | entry 2 (ci) has no usable requests-per-minute
          name: ci, tenant: shop, sha256: HASH, scopes: [traces:read], tl_secret: 1 | entry 2 has a field that is not known
          """)
  void aBadEntryIsNamed(String fields, String message) throws IOException {
    Path file =
        file(
            "keys:\n- {name: ok, tenant: shop, sha256: %s, scopes: [traces:read]}\n- {%s}\n"
                .formatted("b".repeat(64), fields.replace("HASH", HASH)));

    assertThatThrownBy(() -> KeysFile.read(file))
        .isInstanceOf(KeysFileException.class)
        .hasMessageContaining("auth.keys-file " + file)
        .hasMessageContaining(message)
        .hasMessageContaining("; ")
        .hasMessageNotContaining("tl_secret");
  }

  @Test
  void brokenYamlIsNamedByItsLineAndNotQuoted() throws IOException {
    Path file = file("keys:\n  - name: ci\n   tl_secret: [\n");

    assertThatThrownBy(() -> KeysFile.read(file))
        .isInstanceOf(KeysFileException.class)
        .hasMessageContaining("at line 3")
        .hasMessageNotContaining("tl_secret");
  }

  @Test
  void aFileWithoutKeysIsRefused() throws IOException {
    Path empty = file("");

    assertThatThrownBy(() -> KeysFile.read(empty))
        .isInstanceOf(KeysFileException.class)
        .hasMessageContaining("no list 'keys'");
  }

  @Test
  void oneKeyUnderTwoNamesIsRefused() throws IOException {
    String entry = "- {name: %s, tenant: shop, sha256: " + HASH + ", scopes: [traces:read]}\n";
    Path file = file("keys:\n" + entry.formatted("a") + entry.formatted("b"));

    assertThatThrownBy(() -> KeysFile.read(file)).hasMessageContaining("a and b are one key");
  }

  private Path file(String text) throws IOException {
    return Files.writeString(dir.resolve("keys.yaml"), text);
  }
}
