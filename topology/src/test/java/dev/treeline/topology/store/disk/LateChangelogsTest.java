package dev.treeline.topology.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.topics.TopicIds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.apache.kafka.common.Uuid;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LateChangelogsTest {

  private static final Uuid ID = Uuid.randomUuid();

  @TempDir Path data;

  @Test
  void kafkaIsAskedUntilAllAreThere() {
    Queue<Supplier<TopicIds>> answers =
        new ConcurrentLinkedQueue<>(
            List.of(
                () -> new TopicIds(Map.of(), Set.of("rows")),
                () -> {
                  throw new IllegalStateException("Kafka does not answer");
                },
                () -> new TopicIds(Map.of("rows", ID), Set.of())));
    try (LateChangelogs late =
        new LateChangelogs(
            new StoredChangelogs(data.resolve("treeline-v1")),
            () -> answers.remove().get(),
            Duration.ofMillis(1))) {
      late.start();
      Awaitility.await()
          .untilAsserted(
              () -> assertThat(data.resolve("treeline-v1.changelogs")).hasContent("rows " + ID));
    }
    assertThat(answers).isEmpty();
  }
}
