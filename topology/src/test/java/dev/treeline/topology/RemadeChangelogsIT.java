package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.testing.KafkaExtension;
import dev.treeline.topics.TopicSettings;
import dev.treeline.topics.TopicSetup;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Somebody starts over on the same Kafka: all topics are deleted, data dirs stay. */
class RemadeChangelogsIT {

  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  @TempDir Path dir;
  private Surroundings around;

  @BeforeEach
  void begin() {
    around = new Surroundings(kafka, dir, Map.of());
  }

  @AfterEach
  void end() {
    around.close();
  }

  /**
   * It went to its old offset in the new changelog, and knew nothing of what stands below that: a
   * 404 for traces that were there, and old ones that were not.
   */
  @Test
  void anInstanceThatComesBackHasWhatOthersWroteMeanwhileAndNothingElse() throws Exception {
    TreelineStreams first = around.start("a", 7001);
    around.produce(
        IntStream.range(0, 3_000)
            .mapToObj(i -> i == 0 ? aSpan("root") : aSpan("s" + i).childOf("root"))
            .map(span -> span.inTrace("old").build())
            .toArray(Span[]::new));
    awaitComplete(first, "old", 3_000);
    around.stop(first);
    startOver();
    TreelineStreams other = around.start("b", 7002);
    around.produce(aSpan("root").inTrace("new").build());
    awaitComplete(other, "new", 1);
    around.stop(other);

    TreelineStreams again = around.start("a", 7001);

    awaitComplete(again, "new", 1);
    awaitNotFound(again, "old");
  }

  /** It makes the changelogs itself, which are not there at its start. */
  @Test
  void theFirstOneThatComesBackShowsNothingThatKafkaDoesNotHave() throws Exception {
    TreelineStreams first = around.start("a", 7001);
    around.produce(aSpan("root").inTrace("old").build());
    awaitComplete(first, "old", 1);
    around.stop(first);
    startOver();

    TreelineStreams again = around.start("a", 7001);

    around.produce(aSpan("root").inTrace("new").build());
    awaitComplete(again, "new", 1);
    awaitNotFound(again, "old");
  }

  @Test
  void anInstanceThatComesBackToTheSameChangelogsRestoresNothing() {
    TreelineStreams first = around.start("a", 7001);
    around.produce(aSpan("root").inTrace("kept").build());
    awaitComplete(first, "kept", 1);
    around.stop(first);

    TreelineStreams again = around.start("a", 7001);

    awaitComplete(again, "kept", 1);
    assertThat(around.count("treeline.restore.records")).isZero();
  }

  private void startOver() throws Exception {
    try (Admin admin = kafka.admin()) {
      List<String> all =
          admin.listTopics().names().get().stream()
              .filter(name -> name.startsWith(around.topics.prefix()))
              .toList();
      admin.deleteTopics(all).all().get();
      admin.deleteConsumerGroups(List.of(around.topics.applicationId())).all().get();
      Surroundings.patiently()
          .until(() -> Collections.disjoint(admin.listTopics().names().get(), all));
      TopicSetup.ensure(
          admin,
          new TopicSettings(around.topics, Surroundings.PARTITIONS, (short) 1, Duration.ofDays(1)));
    }
  }

  private static void awaitComplete(TreelineStreams treeline, String label, int spans) {
    Surroundings.patiently()
        .untilAsserted(
            () -> {
              assertThat(Surroundings.trace(treeline, label).status())
                  .isEqualTo(TraceStatus.COMPLETE);
              assertThat(Surroundings.trace(treeline, label).tree().size()).isEqualTo(spans);
            });
  }

  private static void awaitNotFound(TreelineStreams treeline, String label) {
    Surroundings.patiently()
        .untilAsserted(
            () ->
                assertThat(treeline.reader().trace(Tenant.DEFAULT, traceId(label)))
                    .isInstanceOf(TraceAnswer.NotFound.class));
  }
}
