package dev.treeline.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.treeline.server.dialect.PresentedKeys;
import dev.treeline.span.Tenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewKeyTest {

  private final Path dir;

  NewKeyTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @Test
  void aKeyHas32RandomCharactersBehindItsPrefix() {
    assertThat(newKey("a").key()).matches("tl_[A-Za-z0-9_-]{32}").isNotEqualTo(newKey("a").key());
  }

  @Test
  void theFileHoldsItsHashAndLetsItIn() throws IOException {
    Path file = dir.resolve("keys.yaml");
    NewKey first = newKey("first");
    NewKey second = newKey("second");

    first.appendTo(file, () -> {});
    second.appendTo(file, () -> {});

    assertThat(file).content().doesNotContain(first.key(), second.key());
    assertThat(first.toString()).doesNotContain(first.key());
    KeyRing ring = KeyRing.open(file, null);
    for (NewKey key : List.of(first, second)) {
      assertThat(ring.admit(new PresentedKeys.Keys(List.of(key.key())), Scope.TRACES_READ))
          .isInstanceOf(Access.Granted.class);
    }
  }

  @Test
  void aNewFileIsItsOwnersAlone() throws IOException {
    assumeThat(dir.getFileSystem().supportedFileAttributeViews()).contains("posix");
    Path file = dir.resolve("keys.yaml");

    newKey("first").appendTo(file, () -> {});

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void commentsAndLayoutOfTheFileStay() throws IOException {
    Path file = dir.resolve("keys.yaml");
    String text =
        "# mine\nkeys:\n    - name: ci # robot\n      tenant: shop\n      sha256: "
            + "a".repeat(64)
            + "\n      scopes: [traces:read]";
    Files.writeString(file, text);

    newKey("next").appendTo(file, () -> {});

    assertThat(file).content().startsWith(text + "\n    - {name: next");
    assertThat(KeysFile.read(file)).hasSize(2);
  }

  @Test
  void aFileInAnotherStyleIsLeftAloneAndTheEntryIsShown() throws IOException {
    Path file = Files.writeString(dir.resolve("keys.yaml"), "keys: []\n");

    assertThatThrownBy(() -> newKey("next").appendTo(file, () -> {}))
        .isInstanceOf(KeysFileException.class)
        .hasMessageContaining("by hand: - {name: next");
    assertThat(file).hasContent("keys: []");
  }

  @Test
  void aSecondKeyOfOneNameIsRefusedAndTheFileStays() throws IOException {
    Path file = dir.resolve("keys.yaml");
    newKey("ci").appendTo(file, () -> {});
    String before = Files.readString(file);

    assertThatThrownBy(() -> newKey("ci").appendTo(file, () -> {}))
        .isInstanceOf(KeysFileException.class)
        .hasMessageContaining("'ci'")
        .hasMessageContaining("another name");
    assertThat(file).content().isEqualTo(before);
  }

  @Test
  void aNameThatYamlWouldReadDifferentlyIsRefused() {
    assertThatThrownBy(() -> newKey("a: b")).isInstanceOf(IllegalArgumentException.class);
  }

  private static NewKey newKey(String name) {
    return NewKey.create(
        name, Tenant.named("shop"), Set.of(Scope.TRACES_READ), OptionalInt.empty());
  }
}
