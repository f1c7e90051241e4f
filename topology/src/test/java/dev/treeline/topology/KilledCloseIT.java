package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.TraceChunk;
import dev.treeline.span.Span;
import dev.treeline.testing.KafkaExtension;
import dev.treeline.topology.HaltAt.Point;
import dev.treeline.trace.TraceStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A process that dies between the two phases of a close: the tree is written all the same. */
class KilledCloseIT {

  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  private record Kill(Point point, int nth, String stateDir) {}

  private static final List<Kill> ONE_OF_EACH =
      List.of(
          new Kill(Point.BEFORE_IT_IS_SENT, 1, "kept"),
          new Kill(Point.WHEN_IT_IS_ACKNOWLEDGED, 1, "kept"),
          new Kill(Point.WHEN_THE_OFFSETS_AFTER_IT_ARE_COMMITTED, 2, "another"),
          new Kill(Point.WHEN_IT_IS_READ_BACK, 3, "kept"));

  @TempDir Path dir;

  @Test
  void aTreeIsWrittenWhereverItsCloseWasCutOff() throws Exception {
    cutOff(ONE_OF_EACH);
  }

  @Test
  @Tag("slow")
  void aTreeIsWrittenHoweverOftenItsCloseWasCutOff() throws Exception {
    List<Kill> kills = new ArrayList<>();
    for (int nth = 1; nth <= 4; nth++) {
      for (Point point : Point.values()) {
        kills.add(new Kill(point, nth, kills.size() % 3 == 0 ? "kept" : "new " + kills.size()));
      }
    }
    cutOff(kills);
  }

  private void cutOff(List<Kill> kills) throws Exception {
    List<String> labels = new ArrayList<>();
    try (Surroundings around = new Surroundings(kafka, dir, ApplicationProcess.asOneMember())) {
      for (Kill kill : kills) {
        for (int i = 0; i < 4; i++) {
          String label = "t" + labels.size();
          labels.add(label);
          around.produce(
              aSpan("root").inTrace(label).build(),
              aSpan("child").inTrace(label).childOf("root").build());
        }
        ApplicationProcess.runUntil(
            kill.point(),
            kill.nth(),
            around,
            dir.resolve(kill.stateDir()),
            dir.resolve("log-" + labels.size()));
      }

      TreelineStreams survivor = around.start("kept", 7001);

      for (String label : labels) {
        Surroundings.patiently()
            .untilAsserted(
                () ->
                    assertThat(Surroundings.trace(survivor, label).status())
                        .isEqualTo(TraceStatus.COMPLETE));
        assertThat(Surroundings.trace(survivor, label).revision()).as(label).isEqualTo(1);
      }
      around
          .completed(labels)
          .forEach(
              (label, chunks) -> {
                assertThat(chunks).as(label).hasSize(1);
                TraceChunk chunk = chunks.get(0);
                assertThat(chunk.revision()).as(label).isEqualTo(1);
                assertThat(chunk.spans())
                    .as(label)
                    .extracting(Span::name)
                    .containsExactlyInAnyOrder("root", "child");
              });
    }
  }
}
