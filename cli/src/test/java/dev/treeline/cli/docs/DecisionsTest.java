package dev.treeline.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DecisionsTest {

  private static final Pattern TITLE = Pattern.compile("\\A# (\\d{4}: .+)");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\[\\d{4}].+) \\|$");
  private static final Pattern PROOF =
      Pattern.compile("(?s)\\*\\*Proved by\\*\\*(.+?)(?:\\n\\n|$)");

  /** A class of tests, one test of it, or another one of the class that was named before. */
  private static final Pattern TEST =
      Pattern.compile("([A-Z]\\w+(?:Test|IT))?(?:(?:^|\\.)([a-z]\\w+))?");

  private final List<Page> decisions =
      Page.all().stream().filter(page -> page.name().matches("docs/adr/\\d.*")).toList();

  @Test
  void theIndexHasThemAllByTheirTitles() {
    List<String> rows =
        decisions.stream()
            .map(
                page -> {
                  String[] title = Page.all(TITLE, page.text()).get(0).split(": ", 2);
                  return "[%s](%s) | %s".formatted(title[0], page.file().getFileName(), title[1]);
                })
            .toList();

    assertThat(Page.all(ROW, Page.of("docs/adr/README.md").text())).isEqualTo(rows);
  }

  @Test
  void theTestsThatProveThemAreThere() throws IOException {
    Map<String, Path> sources =
        Page.files(".java").stream()
            .collect(
                Collectors.toMap(
                    file -> String.valueOf(file.getFileName()).replace(".java", ""),
                    file -> file,
                    (one, another) -> one));
    List<String> missing = new ArrayList<>();
    int proofs = 0;
    for (Page page : decisions) {
      for (String proof : Page.all(PROOF, page.text())) {
        proofs++;
        missing.addAll(missing(new Page(page.file(), proof), sources));
      }
    }

    assertThat(missing).isEmpty();
    assertThat(proofs).isGreaterThan(8);
  }

  private static List<String> missing(Page proof, Map<String, Path> sources) throws IOException {
    List<String> missing = new ArrayList<>();
    String source = "";
    for (String name : proof.code()) {
      Matcher test = TEST.matcher(name);
      if (!test.matches()) {
        continue; // an option of Maven's, or a command
      }
      if (test.group(1) != null) {
        Path file = sources.get(test.group(1));
        source = file == null ? "" : Files.readString(file);
      }
      String method = test.group(2) == null ? "class " : "void " + test.group(2) + "(";
      if (!source.contains(method)) {
        missing.add(proof.name() + " -> " + name);
      }
    }
    return missing;
  }
}
