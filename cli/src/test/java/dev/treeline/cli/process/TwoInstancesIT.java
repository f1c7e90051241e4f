package dev.treeline.cli.process;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.treeline.span.TraceId;
import dev.treeline.testing.KafkaExtension;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two instances on one Kafka: each answers for every trace, and says so when it cannot. */
class TwoInstancesIT {

  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<TraceId> TRACES =
      IntStream.range(0, 12).mapToObj(i -> traceId("t" + i)).toList();

  private static final Pattern UP_TO_DATE =
      Pattern.compile("treeline_spans_partitions_up_to_date ([0-9.]+)");

  private static final String UNKNOWN_RUN = "/treeline/v1/runs/nobody";

  @TempDir Path dir;
  private final String prefix = kafka.uniqueName("two");

  @Test
  void bothAnswerForEveryTraceAndAnOrphanedOneIsA503UntilItHasANewOwner() throws Exception {
    try (TreelineProcess one = serve("one", 0).awaitReady();
        TreelineProcess two = serve("two", 0).awaitReady()) {
      for (int i = 0; i < TRACES.size(); i++) {
        one.send(List.of(aSpan("root").inTrace("t" + i).running().build()));
      }
      awaitAllThere(one);
      awaitAllThere(two);
      awaitRunIsUnknown(one);
      awaitRunIsUnknown(two);
      await() // two is ready before it has its share, and a list lacks what is on its way
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                int ofOne = upToDate(one);
                assertThat(ofOne).isPositive().isEqualTo(4 - upToDate(two)).isLessThan(4);
                assertThat(walked(one)).containsExactlyInAnyOrderElementsOf(ids());
                assertThat(walked(two)).isEqualTo(walked(one));
              });

      two.kill();

      List<Integer> answers = new ArrayList<>();
      List<Integer> runAnswers = new ArrayList<>();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                HttpResponse<String> run = one.get(UNKNOWN_RUN);
                int before = answers.size();
                for (TraceId id : TRACES) {
                  HttpResponse<String> answer = one.trace(id);
                  answers.add(answer.statusCode());
                  if (answer.statusCode() == 503) {
                    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                  }
                }
                // What could not be looked at afterwards could not be before either.
                if (answers.subList(before, answers.size()).contains(503)) {
                  runAnswers.add(run.statusCode());
                  assertThat(run.headers().firstValue("Retry-After")).isPresent();
                }
                assertThat(answers.subList(before, answers.size())).containsOnly(200);
              });
      assertThat(answers).contains(503).containsOnly(200, 503);
      assertThat(runAnswers).isNotEmpty().containsOnly(503);
      awaitRunIsUnknown(one);
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(upToDate(one)).isEqualTo(4));
    }
  }

  @Test
  void withStandbysAnOrphanedTraceIsAnsweredWithItsAgeAtOnce() throws Exception {
    String[] untilTheEnd = {"--set", "streams.consumer.session.timeout.ms=300000"};
    try (TreelineProcess one = serve("one", 1, untilTheEnd).awaitReady();
        TreelineProcess two = serve("two", 1, untilTheEnd).awaitReady()) {
      for (int i = 0; i < TRACES.size(); i++) {
        one.send(List.of(aSpan("root").inTrace("t" + i).running().build()));
      }
      awaitAllThere(one);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(TRACES)
                      .as("one has each trace, or a copy of it")
                      .allSatisfy(
                          id ->
                              assertThat(one.get("/internal/v1/traces/" + id).statusCode())
                                  .isEqualTo(200)));

      two.kill();

      List<HttpResponse<String>> answers = new ArrayList<>();
      for (TraceId id : TRACES) {
        answers.add(one.trace(id));
      }
      assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200);
      assertThat(answers)
          .as("those of two, as Kafka does not notice so soon")
          .anySatisfy(
              answer ->
                  assertThat(answer.headers().firstValueAsLong("Treeline-Stale-Ms")).isPresent());
      assertThat(one.get(UNKNOWN_RUN).statusCode()).isEqualTo(503);
    }
  }

  @Test
  void anInstanceThatJoinsCanBeAskedAsSoonAsItHasPartitions() throws Exception {
    try (TreelineProcess one = serve("one", 0).awaitReady()) {
      for (int i = 0; i < TRACES.size(); i++) {
        one.send(List.of(aSpan("root").inTrace("t" + i).running().build()));
      }
      awaitAllThere(one);
      try (TreelineProcess two = serve("two", 0)) {
        List<String> answers = new ArrayList<>();
        await()
            .atMost(PATIENCE)
            .until(
                () -> {
                  for (TraceId id : TRACES) {
                    answers.add(one.trace(id).body());
                  }
                  return two.isReady();
                });
        assertThat(answers).noneSatisfy(answer -> assertThat(answer).contains("did not answer"));
      }
    }
  }

  private static int upToDate(TreelineProcess instance) throws Exception {
    Matcher value = UP_TO_DATE.matcher(instance.get("/metrics").body());
    assertThat(value.find()).isTrue();
    return (int) Double.parseDouble(value.group(1));
  }

  private void awaitRunIsUnknown(TreelineProcess instance) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(instance.get(UNKNOWN_RUN).statusCode()).isEqualTo(404));
  }

  private static List<String> ids() {
    return TRACES.stream().map(TraceId::toString).toList();
  }

  /** Page by page, with nobody missing. */
  private static List<String> walked(TreelineProcess instance) throws Exception {
    List<String> ids = new ArrayList<>();
    String cursor = "";
    do {
      HttpResponse<String> answer =
          instance.get("/treeline/v1/traces?status=live&service=shop&limit=5" + cursor);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      JsonNode page = new ObjectMapper().readTree(answer.body());
      assertThat(page.path("failedHosts")).isEmpty();
      assertThat(page.path("missingPartitions")).isEmpty();
      page.path("traces").forEach(trace -> ids.add(trace.path("traceId").asText()));
      JsonNode next = page.path("nextCursor");
      cursor = next.isNull() ? "" : "&cursor=" + next.asText();
    } while (!cursor.isEmpty());
    return ids;
  }

  private void awaitAllThere(TreelineProcess instance) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(TRACES)
                    .allSatisfy(id -> assertThat(instance.statusOf(id)).isEqualTo("live")));
  }

  private TreelineProcess serve(String name, int standbys, String... more) {
    List<String> settings = new ArrayList<>(List.of(more));
    settings.addAll(List.of("--set", "topics.prefix=" + prefix));
    settings.addAll(List.of("--set", "topics.partitions=4"));
    settings.addAll(List.of("--set", "topics.replication=1"));
    settings.addAll(List.of("--set", "streams.num.standby.replicas=" + standbys));
    return TreelineProcess.serve(
        dir.resolve(name), kafka.bootstrapServers(), settings.toArray(String[]::new));
  }
}
