package dev.treeline.cli.process;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.treeline.span.Span;
import dev.treeline.span.TraceId;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of everything at once, broker included, while traces are open. */
class KillIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String[] QUICK = {
    "--set", "close.after-root=1s", "--set", "close.after-quiet=3s"
  };

  @TempDir Path dir;

  /** Beside Kafka's log, which alone is enough. */
  boolean keepsItsState() {
    return true;
  }

  @Test
  void whatWasAcknowledgedIsThereAfterThreeKillsAndOpenTracesStillClose() throws Exception {
    killOverAndOver(3, 2026);
  }

  @Test
  @Tag("slow")
  void whatWasAcknowledgedIsThereAfterTwentyKills() throws Exception {
    killOverAndOver(20, 1121);
  }

  /** Kills at random moments. */
  private void killOverAndOver(int kills, long seed) throws Exception {
    Random random = new Random(seed);
    Sender sender = new Sender();
    for (int round = 0; round < kills; round++) {
      try (TreelineProcess treeline = TreelineProcess.dev(dir.resolve("data"), QUICK)) {
        treeline.awaitReady();
        sender.sendUntilItDies(treeline, 300 + random.nextInt(2_000));
      }
      if (!keepsItsState()) {
        delete(dir.resolve("data").resolve("streams"));
      }
    }
    try (TreelineProcess treeline = TreelineProcess.dev(dir.resolve("data"), QUICK)) {
      treeline.awaitReady();
      sender.endAll(treeline);
      assertThat(sender.closing).as("what was acknowledged").isNotEmpty();
      for (String trace : sender.acknowledged.keySet()) {
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> assertThat(treeline.statusOf(traceId(trace))).isEqualTo("complete"));
        assertThat(spanIds(treeline.trace(traceId(trace))))
            .as("trace %s", trace)
            .containsAll(sender.acknowledged.get(trace))
            .doesNotHaveDuplicates();
      }
      for (Span root : sender.closing) { // thousands, nearly all of them closed by now
        await()
            .pollDelay(Duration.ZERO)
            .atMost(PATIENCE)
            .untilAsserted(
                () -> assertThat(treeline.statusOf(root.traceId())).isEqualTo("complete"));
        assertThat(spanIds(treeline.trace(root.traceId())))
            .containsExactly(root.spanId().toString());
      }
      assertThat(treeline.stop()).isEqualTo(143); // ended by a signal, in its own good order
      assertThat(treeline.output()).doesNotContain("did not stop");
    }
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static List<String> spanIds(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).isEqualTo(200);
    List<String> ids = new ArrayList<>();
    for (JsonNode span : new ObjectMapper().readTree(answer.body()).get("spans")) {
      ids.add(span.get("spanId").asText());
    }
    return ids;
  }

  /** Keeps adding spans to traces whose roots run, and remembers what was acknowledged. */
  private static final class Sender {

    final Map<String, TreeSet<String>> acknowledged = new TreeMap<>();

    /** Of traces that are over as soon as they have come. */
    final List<Span> closing = new ArrayList<>();

    private int next;

    void sendUntilItDies(TreelineProcess treeline, long afterMs) throws Exception {
      CountDownLatch dead = new CountDownLatch(1);
      Thread killer =
          new Thread(
              () -> {
                try {
                  assertThat(new CountDownLatch(1).await(afterMs, TimeUnit.MILLISECONDS)).isFalse();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                treeline.kill();
                dead.countDown();
              });
      killer.start();
      while (dead.getCount() > 0) {
        String trace = "kill-" + next % 7;
        String label = "span-" + next++;
        Span root = aSpan("root-" + trace).inTrace(trace).running().build();
        Span whole = aSpan("whole").inTrace("closes-" + label).build();
        Span child = aSpan(label).inTrace(trace).childOf("root-" + trace).build();
        try {
          treeline.send(List.of(root, child, whole));
        } catch (IOException diedMeanwhile) {
          continue;
        }
        TreeSet<String> spans = acknowledged.computeIfAbsent(trace, t -> new TreeSet<>());
        spans.add(root.spanId().toString());
        spans.add(child.spanId().toString());
        closing.add(whole);
      }
      killer.join();
    }

    void endAll(TreelineProcess treeline) throws Exception {
      for (String trace : acknowledged.keySet()) {
        TraceId id = traceId(trace);
        await() // what came last may have to be read first
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(treeline.statusOf(id)).isEqualTo("live"));
        treeline.send(List.of(aSpan("root-" + trace).inTrace(trace).lasting(900).build()));
      }
    }
  }
}
