package dev.treeline.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.testing.KafkaExtension;
import dev.treeline.topics.TopicSettings;
import dev.treeline.topics.TopicSetup;
import dev.treeline.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Kafka Streams counts tasks, and does not know what they weigh: all must weigh the same. */
class EvenThreadsIT {

  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  private static final int PARTITIONS = 8;
  private static final Map<String, String> TWO_THREADS = Map.of("num.stream.threads", "2");

  @TempDir Path dir;
  private final Topics topics = new Topics(kafka.uniqueName("even-threads"));
  private final List<TreelineStreams> running = new ArrayList<>();

  @AfterEach
  void stop() {
    running.forEach(TreelineStreams::close);
  }

  @Test
  void eachThreadHasAsManyPartitionsOfSpansWhoeverCameFirst() throws Exception {
    try (Admin admin = kafka.admin()) {
      TopicSetup.ensure(
          admin, new TopicSettings(topics, PARTITIONS, (short) 1, Duration.ofDays(1)));
      start("first", 7001);
      awaitEach(admin, 2, PARTITIONS / 2);

      start("second", 7002);

      awaitEach(admin, 4, PARTITIONS / 4);
    }
  }

  private void start(String name, int port) {
    StreamsSettings settings =
        Surroundings.settings(
            topics.prefix(),
            kafka.bootstrapServers(),
            dir.resolve(name),
            port,
            TWO_THREADS,
            Surroundings.QUICK);
    running.add(KafkaTreelineStreams.start(settings, tenant -> true, new SimpleMeterRegistry()));
  }

  private void awaitEach(Admin admin, int threads, int partitions) {
    Surroundings.patiently()
        .untilAsserted(
            () ->
                assertThat(spansPartitionsOfThreads(admin))
                    .hasSize(threads)
                    .containsOnly(partitions));
  }

  private List<Integer> spansPartitionsOfThreads(Admin admin) throws Exception {
    return admin
        .describeConsumerGroups(List.of(topics.applicationId()))
        .all()
        .get()
        .values()
        .stream()
        .flatMap(each -> each.members().stream())
        .map(this::spansPartitions)
        .toList();
  }

  private int spansPartitions(MemberDescription member) {
    return (int)
        member.assignment().topicPartitions().stream()
            .filter(partition -> partition.topic().equals(topics.spans()))
            .count();
  }
}
