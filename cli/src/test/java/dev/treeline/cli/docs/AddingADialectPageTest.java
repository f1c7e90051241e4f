package dev.treeline.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AddingADialectPageTest {

  private static final Path TESTS = Page.ROOT.resolve("query-server/src/test");
  private static final String PACKAGE = "dev/treeline/server/dialect/lantern";

  private final Page page = Page.of("docs/adding-a-dialect.md");

  /** The dialect on the page is one that is built and tested. */
  @Test
  void everyFileOfTheExampleIsOnThePageAsItIs() throws IOException {
    List<String> files = new ArrayList<>();
    for (String part : List.of("java", "resources")) {
      try (Stream<Path> paths = Files.list(TESTS.resolve(part).resolve(PACKAGE))) {
        for (Path file : paths.sorted().toList()) {
          files.add(Files.readString(file));
        }
      }
    }
    List<String> shown = new ArrayList<>(page.blocks("java"));
    shown.addAll(page.blocks("yaml"));

    assertThat(files).hasSizeGreaterThan(4);
    assertThat(shown).containsExactlyInAnyOrderElementsOf(files);
  }

  @Test
  void theLineIsOfTheListThatItIsAddedTo() throws IOException {
    String dialects =
        Files.readString(
            Page.ROOT.resolve(
                "query-server/src/main/java/dev/treeline/server/dialects/Dialects.java"));

    assertThat(page.blocks("diff")).hasSize(1);
    for (String line : page.blocks("diff").get(0).lines().toList()) {
      if (!line.startsWith("+")) {
        assertThat(dialects).contains(line.strip());
      }
    }
  }
}
