package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.span.Tenant;
import dev.treeline.testing.KafkaExtension;
import dev.treeline.topics.SpansPartitioner;
import dev.treeline.trace.SummaryPage;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceLocator.Owner;
import dev.treeline.trace.TraceStatus;
import dev.treeline.trace.TraceSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** An instance is gone, and another one restores what it had, which may take minutes. */
class TakeOverIT {

  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  private static final Map<String, String> HELD =
      Map.of(
          "restore.consumer.interceptor.classes",
          HeldRestore.class.getName(),
          "num.stream.threads",
          "2");

  /** One on each partition. */
  private static final List<String> LABELS =
      IntStream.range(0, Surroundings.PARTITIONS)
          .mapToObj(
              partition ->
                  IntStream.iterate(0, i -> i + 1)
                      .mapToObj(i -> "t" + i)
                      .filter(label -> partitionOf(label) == partition)
                      .findFirst()
                      .orElseThrow())
          .toList();

  @TempDir Path dir;

  @AfterEach
  void goOn() {
    HeldRestore.goOn();
  }

  @Test
  void whoRestoresThePartitionsOfAnotherGoesOnAnsweringForItsOwn() {
    try (Surroundings around = new Surroundings(kafka, dir, HELD)) {
      TreelineStreams stays = around.start("a", 7001);
      TreelineStreams goes = around.start("b", 7002);
      LABELS.forEach(label -> around.produce(aSpan("root").inTrace(label).build()));
      Surroundings.patiently()
          .untilAsserted(
              () ->
                  assertThat(LABELS)
                      .allSatisfy(label -> assertComplete(isAt(stays, label) ? stays : goes, label))
                      .anyMatch(label -> isAt(stays, label))
                      .anyMatch(label -> !isAt(stays, label)));
      List<String> own = LABELS.stream().filter(label -> isAt(stays, label)).toList();
      List<String> others = LABELS.stream().filter(label -> !own.contains(label)).toList();

      HeldRestore.fromNowOn();
      around.stop(goes);
      Surroundings.patiently().until(HeldRestore::isReached);
      own.forEach(label -> around.produce(aSpan("late").inTrace(label).childOf("root").build()));

      Surroundings.patiently()
          .untilAsserted(
              () ->
                  assertThat(own)
                      .as("nothing of these moves, and what arrives is taken in")
                      .allSatisfy(
                          label -> {
                            assertComplete(stays, label);
                            assertThat(Surroundings.trace(stays, label).tree().size()).isEqualTo(2);
                          }));
      assertThat(stays.isReady()).as("it answers, and takes spans in").isTrue();
      assertThat(others)
          .allSatisfy(
              label ->
                  assertThat(stays.reader().trace(Tenant.DEFAULT, traceId(label)))
                      .as("what is restored only in part is nothing to read")
                      .isInstanceOf(TraceAnswer.Unavailable.class));
      SummaryPage page = stays.reader().list(Tenant.DEFAULT, SummaryQuery.newest(5));
      assertThat(page.summaries())
          .extracting(TraceSummary::traceId)
          .containsExactlyInAnyOrderElementsOf(own.stream().map(label -> traceId(label)).toList());
      assertThat(page.coverage().missing())
          .containsExactlyInAnyOrderElementsOf(
              others.stream().map(TakeOverIT::partitionOf).toList());

      HeldRestore.goOn();
      Surroundings.patiently()
          .untilAsserted(
              () -> assertThat(LABELS).allSatisfy(label -> assertComplete(stays, label)));
    }
  }

  /** Else an upgrade, which waits for each instance, would have the next one stop too early. */
  @Test
  void whoStartsIsNotReadyUntilAllThatItBeginsWithIsRestored() throws IOException {
    try (Surroundings around = new Surroundings(kafka, dir, HELD)) {
      TreelineStreams before = around.start("a", 7001);
      LABELS.forEach(label -> around.produce(aSpan("root").inTrace(label).build()));
      Surroundings.patiently()
          .untilAsserted(
              () -> assertThat(LABELS).allSatisfy(label -> assertComplete(before, label)));
      around.stop(before);
      Path stores = dir.resolve("a").resolve(around.topics.applicationId());
      Files.move(stores.resolve("0_0"), dir.resolve("gone"));

      HeldRestore.fromNowOn();
      TreelineStreams starts = around.begin("a", 7001);
      Surroundings.patiently().until(HeldRestore::isReached);
      Surroundings.patiently()
          .untilAsserted(
              () -> assertThat(LABELS).anySatisfy(label -> Surroundings.trace(starts, label)));
      assertThat(starts.isReady()).isFalse();

      HeldRestore.goOn();
      Surroundings.patiently().until(starts::isReady);
      assertThat(LABELS).allSatisfy(label -> Surroundings.trace(starts, label));
    }
  }

  private static void assertComplete(TreelineStreams streams, String label) {
    assertThat(Surroundings.trace(streams, label).status()).isEqualTo(TraceStatus.COMPLETE);
  }

  private static boolean isAt(TreelineStreams streams, String label) {
    return streams.locator().ownerOf(Tenant.DEFAULT, traceId(label)) instanceof Owner.Here;
  }

  private static int partitionOf(String label) {
    return SpansPartitioner.partitionOf(traceId(label), Surroundings.PARTITIONS);
  }
}
