package dev.treeline.server.dialect.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Answers that somebody has read and found right. After a wanted change, {@code mvn test
 * -Dgolden.update=true} writes them anew: read the diff before you commit it.
 */
public final class Golden {

  private static final Path FILES = Path.of("src/test/resources/golden");

  private Golden() {}

  public static void assertMatches(String dialect, String name, String actual) {
    Path file = FILES.resolve(dialect).resolve(name + ".json");
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
