package dev.treeline.cli.process;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.treeline.span.TraceId;
import dev.treeline.testing.KafkaExtension;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Deletion over HTTP, through any instance, and through {@code kill -9}. */
class DeleteIT {

  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** On all partitions, so some are the other instance's, whichever is asked. */
  private static final List<TraceId> TRACES =
      IntStream.range(0, 12).mapToObj(i -> traceId("t" + i)).toList();

  private static final TraceId WITNESS = traceId("witness");
  private static final Pattern DROPPED =
      Pattern.compile("treeline_spans_dropped_total\\{reason=\"deleted\"} (\\S+)");

  @TempDir Path dir;
  private final String prefix = kafka.uniqueName("delete");

  @Test
  void aDeletedTraceIsA404OnEveryInstanceAndAfterAKillWithAnEmptyDataDir() throws Exception {
    try (TreelineProcess one = serve("one").awaitReady();
        TreelineProcess two = serve("two").awaitReady()) {
      sendAll(one);
      one.send(
          List.of(aSpan("root").inTrace("witness").with("ctx.run.id", "run_1").running().build()));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(TRACES)
                      .allSatisfy(id -> assertThat(two.statusOf(id)).isEqualTo("live")));

      for (TraceId id : TRACES) {
        HttpResponse<String> accepted = one.delete(id);
        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(accepted.body()).contains(id.toString());
      }
      assertThat(one.delete(traceId("never sent")).statusCode()).isEqualTo(202);

      awaitGone(one);
      awaitGone(two);
      await() // a partition may be behind for a moment: then the one lacks it, the other is a 503
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(one.get("/treeline/v1/traces").body())
                    .contains(WITNESS.toString())
                    .doesNotContain(TRACES.get(0).toString());
                HttpResponse<String> run = one.get("/api/v1/runs/run_t0/trace");
                assertThat(run.statusCode()).isEqualTo(404);
                assertThat(run.body()).isEqualTo("{\"error\":\"Trace not found\"}");
              });

      one.kill();
      two.kill();
    }
    try (TreelineProcess three = serve("three").awaitReady()) { // has the changelogs only
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(three.statusOf(WITNESS)).isEqualTo("live"));
      awaitGone(three);
      sendAll(three);
      three.send(List.of(aSpan("child").inTrace("witness").childOf("root").build()));
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(three.trace(WITNESS).body()).contains("\"spanCount\":2"));
      awaitGone(three);
      // Each partition takes its time; and what the kills left uncommitted is read, and dropped,
      // again.
      await().atMost(PATIENCE).until(() -> dropped(three) >= TRACES.size());
    }
  }

  private static double dropped(TreelineProcess instance) throws Exception {
    Matcher counter = DROPPED.matcher(instance.get("/metrics").body());
    return counter.find() ? Double.parseDouble(counter.group(1)) : 0;
  }

  private static void sendAll(TreelineProcess instance) throws Exception {
    for (int i = 0; i < TRACES.size(); i++) {
      instance.send(
          List.of(
              aSpan("root").inTrace("t" + i).with("ctx.run.id", "run_t" + i).running().build()));
    }
  }

  private static void awaitGone(TreelineProcess instance) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(TRACES)
                    .allSatisfy(id -> assertThat(instance.statusOf(id)).isEqualTo("(404)")));
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
        "topics.replication=1");
  }
}
