package dev.treeline.topology.earlier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each zip below {@code earlier-builds} is the data dir of a build, broker's log and state, with
 * what that build told of its traces. {@code README.md} there says how to make the next one.
 */
class EarlierBuildIT {

  private static final Path BUILDS = Path.of("src/test/resources/earlier-builds");
  private static final String TOLD = "told.txt";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path dir;

  static List<Path> builds() throws IOException {
    try (Stream<Path> files = Files.list(BUILDS)) {
      return files.filter(file -> file.toString().endsWith(".zip")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("builds")
  void whatItLeftIsReadAndGoesOn(Path build) throws IOException {
    Zip.unpack(build, dir);
    readAndGoOn();
  }

  /** From the changelogs alone. */
  @ParameterizedTest
  @MethodSource("builds")
  void whatItLeftInKafkaIsReadWithoutItsStateDirectory(Path build) throws IOException {
    Zip.unpack(build, dir);
    delete(Installation.stateOf(dir));
    readAndGoOn();
  }

  /** As after a rest of more than a week, when Kafka has forgotten how far the group had read. */
  @ParameterizedTest
  @MethodSource("builds")
  void whatItLeftIsReadOnceMoreFromTheBeginning(Path build) throws IOException {
    Zip.unpack(build, dir);
    Installation.forgetOffsets(dir);
    readAndGoOn();
  }

  private void readAndGoOn() throws IOException {
    List<String> told = Files.readAllLines(dir.resolve(TOLD));
    try (Installation treeline = Installation.start(dir)) {
      eventually(() -> assertThat(Story.retell(treeline)).isEqualTo(told));
      assertThat(treeline.reader().run(Tenant.DEFAULT, Story.RUN))
          .isInstanceOf(RunAnswer.Found.class);
      assertThat(treeline.reader().list(Tenant.DEFAULT, SummaryQuery.newest(100)).summaries())
          .hasSize(Story.SUBJECTS.size() - 1);
      assertThat(treeline.reader().list(Story.OTHER, SummaryQuery.newest(100)).summaries())
          .hasSize(1);

      Map<Story.Subject, Trace> before =
          Story.SUBJECTS.stream().collect(Collectors.toMap(Function.identity(), treeline::trace));
      before.keySet().forEach(subject -> treeline.send(subject.tenant(), subject.late()));

      before.forEach(
          (subject, trace) -> eventually(() -> assertGrown(trace, treeline.trace(subject))));
    }
  }

  /** By one span; and by one revision, unless a span is running. */
  private static void assertGrown(Trace before, Trace after) {
    assertThat(after.tree().spans())
        .containsAll(before.tree().spans())
        .hasSize(before.tree().size() + 1)
        .extracting(Span::name)
        .contains("much later");
    boolean closes = before.tree().runningCount() == 0;
    assertThat(after.open()).isNotEqualTo(closes);
    assertThat(after.revision()).isEqualTo(before.revision() + (closes ? 1 : 0));
  }

  /** Writes the fixture of this build: {@code -Dfixture.write=NAME}. */
  @Test
  @Tag("fixture")
  void writeFixture() throws IOException {
    try (Installation treeline = Installation.start(dir)) {
      Awaitility.await().atMost(PATIENCE).until(treeline::isReady);
      Story.tell(treeline);
      Files.write(dir.resolve(TOLD), Story.retell(treeline));
    }
    Zip.pack(dir, BUILDS.resolve(System.getProperty("fixture.write") + ".zip"));
  }

  private static void eventually(Runnable assertion) {
    Awaitility.await().atMost(PATIENCE).untilAsserted(assertion::run);
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
