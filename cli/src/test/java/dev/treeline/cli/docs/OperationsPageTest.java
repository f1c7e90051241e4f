package dev.treeline.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class OperationsPageTest {

  private static final Pattern METER = Pattern.compile("\"(treeline\\.[a-z_.]+)\"");
  private static final Pattern NAMED = Pattern.compile("`(treeline_[a-z_]+)`");
  private static final Pattern ASKED = Pattern.compile("(treeline_[a-z_]+)");
  private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(Treeline\\w+)`");
  private static final Pattern OF_REJECTED =
      Pattern.compile("`(treeline_\\w+)\\{[^`]*reason=RULE}`");
  private static final Pattern DEAD_LETTERS =
      Pattern.compile("(?s)alert: TreelineDeadLetters\\s(.*?)- alert:");
  private static final Pattern PROMETHEUS_ENDING =
      Pattern.compile("_(total|seconds|seconds_count)$");

  private static final Path REFUSALS =
      Page.ROOT.resolve("query-server/src/main/java/dev/treeline/server/gateway/Refusal.java");
  private static final Pattern REFUSAL = Pattern.compile("(?m)^  ([A-Z_]+)\\(\\s*\\d");
  private static final Pattern OUTCOME = Pattern.compile("`([a-z_]+)`");

  @Test
  void theMetricsAreThoseOfTheCode() throws IOException {
    Set<String> onPage = namesOn(NAMED, Page.of("docs/operations.md").text());

    assertThat(onPage).isNotEmpty().isEqualTo(inCode());
  }

  @Test
  void alertsAskForMetricsThatAreThereAndEachHasARow() throws IOException {
    String rules = Files.readString(Page.ROOT.resolve("docs/examples/treeline-alerts.yaml"));
    String page = Page.of("docs/alerts.md").text();

    assertThat(namesOn(ASKED, rules)).isNotEmpty().isSubsetOf(inCode());
    assertThat(Page.all(ALERT, rules)).isNotEmpty().isEqualTo(Page.all(ROW, page));
    assertThat(namesOn(NAMED, page)).isNotEmpty().isSubsetOf(inCode());
  }

  /** Spans that come in a request are counted at the door, and those of topics behind it. */
  @Test
  void whatCountsRejectedSpansRaisesTheAlertOfDeadLetters() throws IOException {
    String rules = Files.readString(Page.ROOT.resolve("docs/examples/treeline-alerts.yaml"));
    List<String> counted = Page.all(OF_REJECTED, Page.of("docs/validation.md").text());

    assertThat(counted).hasSize(2);
    assertThat(Page.all(DEAD_LETTERS, rules))
        .singleElement(STRING)
        .contains(counted)
        .contains("outcome=\"rejected\"");
  }

  @Test
  void theOutcomesOfTheIntakeAreThoseOfTheCode() throws IOException {
    String row =
        Page.of("docs/operations.md")
            .text()
            .lines()
            .filter(line -> line.startsWith("| `treeline_intake_requests_total`"))
            .findFirst()
            .orElse("");
    Set<String> refusals = new TreeSet<>();
    Page.all(REFUSAL, Files.readString(REFUSALS))
        .forEach(name -> refusals.add(name.toLowerCase(Locale.ROOT)));

    assertThat(refusals).isNotEmpty();
    assertThat(Page.all(OUTCOME, row)).containsAll(refusals);
  }

  private static Set<String> inCode() throws IOException {
    Set<String> inCode = new TreeSet<>();
    for (Path file : Page.files(".java")) {
      String source = Files.readString(file);
      if (file.toString().contains("/src/main/") && source.contains("import io.micrometer.core")) {
        Page.all(METER, source).forEach(name -> inCode.add(name.replace('.', '_')));
      }
    }
    return inCode;
  }

  private static Set<String> namesOn(Pattern pattern, String text) {
    Set<String> names = new TreeSet<>();
    Page.all(pattern, text)
        .forEach(name -> names.add(PROMETHEUS_ENDING.matcher(name).replaceFirst("")));
    return names;
  }
}
