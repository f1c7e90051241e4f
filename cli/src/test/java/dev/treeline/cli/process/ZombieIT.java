package dev.treeline.cli.process;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.treeline.span.Span;
import dev.treeline.testing.KafkaExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * An instance stands still for longer than the group waits for it, another takes its place and goes
 * on with the same traces, and then the first wakes up with old states in hand.
 */
@Tag("slow")
class ZombieIT {

  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int TRACES = 12;

  @TempDir Path dir;
  private final String prefix = kafka.uniqueName("zombie");
  private final List<Set<String>> acknowledged = new ArrayList<>();
  private int sent;

  @Test
  void whatWasAcknowledgedIsInItsTreeWhenTheStateIsMadeAnewFromTheLog() throws Exception {
    for (int i = 0; i < TRACES; i++) {
      acknowledged.add(new HashSet<>());
    }
    try (TreelineProcess sleeper = serve("one").awaitReady();
        TreelineProcess heir = serve("two").awaitReady()) {
      awaitWhole(heir);
      long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
      while (System.nanoTime() < end) {
        send(heir, true);
      }
      sleeper.pause(); // in the midst of it
      for (int i = 0; i < 20; i++) {
        send(heir, true);
      }
      awaitWhole(heir); // it has taken everything over
      send(heir, false);
      awaitComplete(heir);
      send(heir, true); // and opens some again

      sleeper.resume();

      sleeper.awaitReady();
      awaitWhole(sleeper);
    }
    try (TreelineProcess fromTheLog = serve("three").awaitReady()) {
      awaitWhole(fromTheLog);
    }
  }

  /** One child, and the root, for each trace. */
  private void send(TreelineProcess to, boolean running) throws Exception {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < TRACES; i++) {
      Span root =
          running
              ? aSpan("root").inTrace("t" + i).running().build()
              : aSpan("root").inTrace("t" + i).lasting(900).build();
      spans.add(root);
      spans.add(aSpan("child-" + sent++).inTrace("t" + i).childOf("root").build());
    }
    to.send(spans);
    for (Span span : spans) {
      for (int i = 0; i < TRACES; i++) {
        if (span.traceId().equals(traceId("t" + i))) {
          acknowledged.get(i).add(span.spanId().toString());
        }
      }
    }
  }

  private void awaitWhole(TreelineProcess instance) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              for (int i = 0; i < TRACES; i++) {
                if (!acknowledged.get(i).isEmpty()) {
                  assertThat(spanIds(instance, "t" + i))
                      .as("trace %d", i)
                      .containsAll(acknowledged.get(i))
                      .doesNotHaveDuplicates();
                }
              }
            });
  }

  private static void awaitComplete(TreelineProcess instance) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              for (int i = 0; i < TRACES; i++) {
                assertThat(instance.statusOf(traceId("t" + i))).isEqualTo("complete");
              }
            });
  }

  private static List<String> spanIds(TreelineProcess instance, String label)
      throws IOException, InterruptedException {
    var answer = instance.trace(traceId(label));
    assertThat(answer.statusCode()).isEqualTo(200);
    List<String> ids = new ArrayList<>();
    for (JsonNode span : new ObjectMapper().readTree(answer.body()).get("spans")) {
      ids.add(span.get("spanId").asText());
    }
    return ids;
  }

  private TreelineProcess serve(String name) {
    return TreelineProcess.serve(
        dir.resolve(name),
        kafka.bootstrapServers(),
        "--set",
        "topics.prefix=" + prefix,
        "--set",
        "topics.partitions=4",
        "--set",
        "topics.replication=1",
        "--set",
        "close.after-root=1s");
  }
}
