package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.SpanRecords;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.testing.KafkaExtension;
import dev.treeline.topics.SpansPartitioner;
import dev.treeline.topics.TopicSettings;
import dev.treeline.topics.TopicSetup;
import dev.treeline.topics.Topics;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.topology.assembly.TraceLimits;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceLocator.Owner;
import dev.treeline.trace.TraceStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a standby knows is there while its owner is not. */
class CopiesIT {

  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  private static final TraceId TRACE = traceId("trace");
  private static final String RUN = "run_1";
  private static final AssemblySettings QUICK =
      new AssemblySettings(
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          Duration.ofHours(1),
          Duration.ofHours(24),
          Duration.ofSeconds(10),
          TraceLimits.DEFAULTS);

  /** Nobody takes over from a member that is gone without a word before its session ends. */
  private static final Map<String, String> COPIED =
      Map.of("num.standby.replicas", "1", "consumer.session.timeout.ms", "300000");

  @TempDir Path dir;
  private final Topics topics = new Topics(kafka.uniqueName("copies-it"));
  private final List<TreelineStreams> running = new ArrayList<>();

  @BeforeEach
  void makeTopics() {
    try (Admin admin = kafka.admin()) {
      TopicSetup.ensure(admin, new TopicSettings(topics, 1, (short) 1, Duration.ofDays(1)));
    }
  }

  @AfterEach
  void stop() {
    running.forEach(TreelineStreams::close);
  }

  @Test
  void whatACopyHasIsAnsweredWithItsAgeWhileTheOwnerIsGone() {
    TreelineStreams a = start("a", 7001);
    TreelineStreams b = start("b", 7002);
    produce(aSpan("child").childOf("root").build(), aSpan("root").with("ctx.run.id", RUN).build());
    Surroundings.patiently()
        .untilAsserted(
            () ->
                assertThat(List.of(a, b))
                    .as("one is the owner, and the other has a copy")
                    .anySatisfy(CopiesIT::knowsThatItIsComplete)
                    .anySatisfy(CopiesIT::hasACopy));
    TreelineStreams owner = found(a).staleMs().isEmpty() ? a : b;
    TreelineStreams other = owner == a ? b : a;
    assertThat(other.locator().ownerOf(Tenant.DEFAULT, TRACE)).isInstanceOf(Owner.There.class);
    assertThat(other.locator().copiesOf(Tenant.DEFAULT, TRACE)).containsExactly(new Owner.Here());
    assertThat(owner.locator().copiesOfRun(Tenant.DEFAULT, RUN)).hasSize(1);

    owner.close();
    running.remove(owner);

    assertThat(found(other).trace().tree().spans())
        .extracting(Span::name)
        .containsExactlyInAnyOrder("root", "child");
    assertThat(other.reader().run(Tenant.DEFAULT, RUN)).isInstanceOf(RunAnswer.Found.class);
    assertThat(other.reader().trace(Tenant.DEFAULT, traceId("never sent")))
        .as("the owner may have had it")
        .isInstanceOf(TraceAnswer.Unavailable.class);
    assertThat(other.reader().coverage().missing()).containsExactly(0);
    long age = found(other).staleMs().orElseThrow();
    Surroundings.patiently()
        .untilAsserted(
            () ->
                assertThat(found(other).staleMs().orElseThrow())
                    .as("nothing has been heard since")
                    .isGreaterThan(age + 1_000));
  }

  private static void knowsThatItIsComplete(TreelineStreams streams) {
    TraceAnswer.Found found = found(streams);
    assertThat(found.staleMs()).isEmpty();
    assertThat(found.trace().status()).isEqualTo(TraceStatus.COMPLETE);
  }

  private static void hasACopy(TreelineStreams streams) {
    TraceAnswer.Found found = found(streams);
    assertThat(found.staleMs()).isPresent();
    assertThat(found.trace().status()).isEqualTo(TraceStatus.LIVE);
    assertThat(found.trace().revision()).isEqualTo(1);
    assertThat(streams.reader().run(Tenant.DEFAULT, RUN)).isInstanceOf(RunAnswer.Found.class);
  }

  private static TraceAnswer.Found found(TreelineStreams streams) {
    TraceAnswer answer = streams.reader().trace(Tenant.DEFAULT, TRACE);
    assertThat(answer).isInstanceOf(TraceAnswer.Found.class);
    return (TraceAnswer.Found) answer;
  }

  /** As named members they stay in the group when they are closed, as if they were killed. */
  private TreelineStreams start(String stateDir, int port) {
    Map<String, String> properties = new HashMap<>(COPIED);
    properties.put("group.instance.id", stateDir);
    TreelineStreams streams =
        KafkaTreelineStreams.start(
            Surroundings.settings(
                topics.prefix(),
                kafka.bootstrapServers(),
                dir.resolve(stateDir),
                port,
                properties,
                QUICK),
            tenant -> true,
            new SimpleMeterRegistry());
    running.add(streams);
    return streams;
  }

  private void produce(Span... spans) {
    kafka.produce(
        Stream.of(spans)
            .map(
                span ->
                    new ProducerRecord<>(
                        topics.spans(),
                        SpansPartitioner.keyOf(span.traceId()),
                        SpanRecords.encode(span)))
            .toList());
  }
}
