package dev.treeline.server.dialect.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Answers that somebody has read and found right. After a wanted change, {@code mvn test
 * -Dgolden.update=true} writes them anew: read the diff before you commit it.
 */
public final class Golden {

  private static final Path FILES = Path.of("src/test/resources/golden");
  private static final int KEPT_LINES = 60;

  private Golden() {}

  public static void assertMatches(String dialect, String name, String actual) {
    assertMatches(FILES.resolve(dialect).resolve(name + ".json"), actual);
  }

  /** For what nobody reads whole: its first and last lines, and a hash of them all. */
  public static void assertMatchesInShort(String dialect, String name, String actual) {
    List<String> lines = actual.lines().toList();
    String between = "... %d lines, SHA-256 of all %s ...".formatted(lines.size(), sha256(actual));
    List<String> kept = new ArrayList<>(lines.subList(0, Math.min(KEPT_LINES, lines.size())));
    kept.add(between);
    kept.addAll(lines.subList(Math.max(0, lines.size() - KEPT_LINES), lines.size()));
    assertMatches(FILES.resolve(dialect).resolve(name + ".txt"), String.join("\n", kept));
  }

  private static void assertMatches(Path file, String actual) {
    try {
      if (Boolean.getBoolean("golden.update")) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, actual + "\n");
      }
      if (!Files.exists(file)) {
        fail("%s is missing: write it with -Dgolden.update=true, and read it", file);
      }
      compare(file, Files.readString(file).stripTrailing(), actual);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void compare(Path file, String expected, String actual) {
    List<String> wanted = expected.lines().toList();
    List<String> lines = actual.lines().toList();
    int common = Math.min(wanted.size(), lines.size());
    for (int i = 0; i < common; i++) {
      assertThat(lines.get(i))
          .as("%s differs first in line %d, after%n%s", file, i + 1, before(wanted, i))
          .isEqualTo(wanted.get(i));
    }
    assertThat(lines).as("%s has other lines at its end", file).hasSameSizeAs(wanted);
  }

  private static String before(List<String> lines, int line) {
    return String.join("\n", lines.subList(Math.max(0, line - 5), line));
  }
}
