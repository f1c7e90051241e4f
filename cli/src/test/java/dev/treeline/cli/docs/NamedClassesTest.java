package dev.treeline.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Links are followed by {@link LinksTest}; this is about classes that are only named. */
class NamedClassesTest {

  private static final Pattern CLASS = Pattern.compile("^([A-Z][a-z]\\w*)(?:[.(].*)?$");

  /** Names of Java's, of Kafka's, of Jetty's and of HTTP's. */
  private static final Set<String> FOREIGN =
      Set.of(
          "ByteBuffer",
          "LogAppendTime",
          "KafkaConsumer",
          "KafkaStreams",
          "MissingSourceTopicException",
          "QueryableStoreType",
          "TaskCorruptedException",
          "Topology",
          "LowResourceMonitor",
          "QoSHandler",
          "Host",
          "Origin");

  @Test
  void everyClassOfTheArchitectureAndTheDecisionsIsThere() {
    Set<String> sources =
        Page.files(".java").stream()
            .map(file -> String.valueOf(file.getFileName()).replace(".java", ""))
            .collect(Collectors.toSet());
    List<String> named =
        Page.all().stream()
            .filter(page -> page.name().matches("docs/(architecture|adr/.*)\\.md"))
            .flatMap(page -> page.code().stream())
            .flatMap(code -> Page.all(CLASS, code).stream())
            .filter(name -> !FOREIGN.contains(name))
            .toList();

    assertThat(named).hasSizeGreaterThan(100);
    assertThat(sources).containsAll(named);
  }
}
