package dev.treeline.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class OperationsPageTest {

  private static final Pattern METER = Pattern.compile("\"(treeline\\.[a-z_.]+)\"");
  private static final Pattern NAMED = Pattern.compile("`(treeline_[a-z_]+)`");
  private static final Pattern PROMETHEUS_ENDING = Pattern.compile("_(total|seconds)$");

  @Test
  void theMetricsAreThoseOfTheCode() throws IOException {
    Set<String> inCode = new TreeSet<>();
    for (Path file : Page.files(".java")) {
      String source = Files.readString(file);
      if (file.toString().contains("/src/main/") && source.contains("import io.micrometer.core")) {
        Page.all(METER, source).forEach(name -> inCode.add(name.replace('.', '_')));
      }
    }
    Set<String> onPage = new TreeSet<>();
    Page.all(NAMED, Page.of("docs/operations.md").text())
        .forEach(name -> onPage.add(PROMETHEUS_ENDING.matcher(name).replaceFirst("")));

    assertThat(onPage).isNotEmpty().isEqualTo(inCode);
  }
}
