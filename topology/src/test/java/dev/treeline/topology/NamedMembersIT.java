package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.span.Tenant;
import dev.treeline.testing.KafkaExtension;
import dev.treeline.trace.TraceLocator.Owner;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Instances that have a name in the group. */
class NamedMembersIT {

  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  private static final List<String> LABELS = IntStream.range(0, 30).mapToObj(i -> "t" + i).toList();

  @TempDir Path dir;

  @Test
  void whoStopsAndComesBackFindsItsPartitionsAsItLeftThem() {
    try (Surroundings around =
        new Surroundings(kafka, dir, Map.of("consumer.session.timeout.ms", "300000"))) {
      TreelineStreams a = around.startNamed("a", "a", 7001);
      TreelineStreams b = around.startNamed("b", "b", 7002);
      LABELS.forEach(label -> around.produce(aSpan("root").inTrace(label).build()));
      Surroundings.patiently()
          .untilAsserted(
              () ->
                  assertThat(LABELS)
                      .allSatisfy(label -> assertSpans(isAt(a, label) ? a : b, label, 1))
                      .anyMatch(label -> isAt(a, label))
                      .anyMatch(label -> !isAt(a, label)));
      List<String> ofB = LABELS.stream().filter(label -> !isAt(a, label)).toList();
      Set<String> members = members(around);
      double restored = around.count("treeline.restore.records");

      around.stop(b);
      assertThat(members(around)).as("nobody is told that it is gone").isEqualTo(members);
      LABELS.forEach(label -> around.produce(aSpan("late").inTrace(label).childOf("root").build()));
      TreelineStreams back = around.startNamed("b", "b", 7002);

      Surroundings.patiently()
          .untilAsserted(
              () ->
                  assertThat(LABELS)
                      .allSatisfy(label -> assertSpans(ofB.contains(label) ? back : a, label, 2)));
      assertThat(LABELS.stream().filter(label -> !isAt(a, label)).toList()).isEqualTo(ofB);
      assertThat(members(around)).isEqualTo(members);
      assertThat(around.count("treeline.restore.records")).isEqualTo(restored);
    }
  }

  @Test
  void whoseNameIsTakenStopsAndSaysSo() {
    try (Surroundings around = new Surroundings(kafka, dir, Map.of())) {
      TreelineStreams a = around.startNamed("same", "a", 7001);
      CountDownLatch stopped = new CountDownLatch(1);
      a.onFailure(stopped::countDown);
      around.produce(aSpan("root").inTrace(LABELS.get(0)).build());
      Surroundings.patiently().untilAsserted(() -> assertSpans(a, LABELS.get(0), 1));

      TreelineStreams b = around.startNamed("same", "b", 7002);

      Surroundings.patiently().until(() -> stopped.getCount() == 0);
      Surroundings.patiently().untilAsserted(() -> assertSpans(b, LABELS.get(0), 1));
    }
  }

  private static boolean isAt(TreelineStreams streams, String label) {
    return streams.locator().ownerOf(Tenant.DEFAULT, traceId(label)) instanceof Owner.Here;
  }

  private static void assertSpans(TreelineStreams streams, String label, int spans) {
    assertThat(Surroundings.trace(streams, label).tree().size()).isEqualTo(spans);
  }

  private static Set<String> members(Surroundings around) {
    try (Admin admin = kafka.admin()) {
      Set<String> names = new HashSet<>();
      admin
          .describeConsumerGroups(List.of(around.topics.applicationId()))
          .all()
          .get()
          .values()
          .forEach(
              group ->
                  group.members().stream()
                      .map(MemberDescription::groupInstanceId)
                      .forEach(name -> names.add(name.orElseThrow())));
      return names;
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError("the group does not answer", e);
    }
  }
}
