package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.span.Span;
import dev.treeline.testing.KafkaExtension;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.topology.assembly.TraceLimits;
import dev.treeline.trace.TraceStatus;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Power is lost, a disk returns other bytes than it was given, or a setting lays files out anew.
 */
class StoreFilesIT {

  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  private static final List<String> LABELS = List.of("a", "b", "c", "d", "e", "f");

  @TempDir Path dir;

  private Surroundings around;
  private TreelineStreams treeline;

  @BeforeEach
  void fill() {
    around = new Surroundings(kafka, dir, Map.of());
    treeline = around.start("state", 7001);
    for (String label : LABELS) {
      around.produce(
          aSpan("root").inTrace(label).build(),
          aSpan("child").inTrace(label).childOf("root").with("x", Surroundings.noise()).build());
    }
    awaitAll();
  }

  @AfterEach
  void stop() {
    around.close();
  }

  @Test
  void anInstanceStartsThoughFilesOfItsStoresAreDamaged() throws IOException {
    around.stop(treeline);
    List<Path> tables = files(".sst");
    assertThat(tables).hasSizeGreaterThan(1);
    truncate(tables.get(0));
    Files.writeString(files("CURRENT").get(0), "nothing that RocksDB has written");
    Files.delete(files("MANIFEST-[0-9]+").get(1));

    treeline = around.start("state", 7001);

    awaitAll();
  }

  @Test
  void anInstanceThatFindsDamageWhileItRunsEndsAndIsWholeAfterItsNextStart() throws IOException {
    around.stop(treeline);
    overwrite(files(".sst").get(0)); // the longest: it has rows
    treeline = around.start("state", 7001); // which sees the ends of tables only
    AtomicBoolean failed = new AtomicBoolean();
    treeline.onFailure(() -> failed.set(true));

    Surroundings.patiently()
        .ignoreExceptions()
        .until(
            () -> {
              if (!failed.get()) {
                LABELS.forEach(label -> Surroundings.trace(treeline, label));
              }
              return failed.get();
            });
    around.stop(treeline);
    treeline = around.start("state", 7001);

    awaitAll();
  }

  @Test
  void tracesAreThereAfterAStartWithAnotherRetention() {
    around.stop(treeline);
    AssemblySettings other =
        new AssemblySettings(
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            Duration.ofHours(1),
            Duration.ofHours(7),
            Duration.ofSeconds(10),
            TraceLimits.DEFAULTS);

    treeline =
        KafkaTreelineStreams.start(
            Surroundings.settings(
                around.topics.prefix(),
                kafka.bootstrapServers(),
                dir.resolve("state"),
                7001,
                Map.of(),
                other),
            tenant -> true,
            around.meters);

    try (TreelineStreams toClose = treeline) {
      Surroundings.patiently().until(toClose::isReady);
      awaitAll();
    }
  }

  private void awaitAll() {
    Surroundings.patiently()
        .untilAsserted(
            () -> {
              for (String label : LABELS) {
                assertThat(Surroundings.trace(treeline, label).status())
                    .isEqualTo(TraceStatus.COMPLETE);
                assertThat(Surroundings.trace(treeline, label).tree().spans())
                    .extracting(Span::name)
                    .containsExactlyInAnyOrder("root", "child");
              }
            });
  }

  private static void truncate(Path file) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(open.length() / 2);
    }
  }

  private static void overwrite(Path file) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.write(new byte[(int) open.length() / 4]);
    }
  }

  /** The longest first. */
  private List<Path> files(String ending) throws IOException {
    try (Stream<Path> all = Files.walk(dir.resolve("state"))) {
      return all.filter(file -> file.getFileName().toString().matches(".*" + ending))
          .sorted(Comparator.comparingLong((Path file) -> file.toFile().length()).reversed())
          .toList();
    }
  }
}
