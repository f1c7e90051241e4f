package dev.treeline.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Links are followed by {@link LinksTest}; this is about classes that are only named. */
class ArchitecturePageTest {

  private static final Pattern CLASS = Pattern.compile("^([A-Z][a-z]\\w*)(?:[.(].*)?$");

  /** Names of Kafka's. */
  private static final Set<String> FOREIGN = Set.of("LogAppendTime");

  @Test
  void everyClassThatIsNamedIsThere() {
    Set<String> sources =
        Page.files(".java").stream()
            .map(file -> String.valueOf(file.getFileName()).replace(".java", ""))
            .collect(Collectors.toSet());
    List<String> named =
        Page.of("docs/architecture.md").code().stream()
            .flatMap(code -> Page.all(CLASS, code).stream())
            .filter(name -> !FOREIGN.contains(name))
            .toList();

    assertThat(named).hasSizeGreaterThan(20);
    assertThat(sources).containsAll(named);
  }
}
