package dev.treeline.topics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.testing.KafkaExtension;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TopicIdsIT {

  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  private final Admin admin = kafka.admin();
  private final String name = kafka.uniqueName("changelog");

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void aTopicOfTheSameNameIsAnotherOnceItWasDeleted() throws Exception {
    Uuid before = made();
    assertThat(now().isOther(name, before)).isFalse();

    admin.deleteTopics(List.of(name)).all().get();
    Awaitility.await().untilAsserted(() -> assertThat(now().gone()).containsExactly(name));
    assertThat(now().isOther(name, before)).isTrue();

    assertThat(made()).isNotEqualTo(before);
    assertThat(now().isOther(name, before)).isTrue();
  }

  @Test
  void aTopicThatGetsPartitionsStaysTheSame() throws Exception {
    Uuid before = made();

    admin.createPartitions(Map.of(name, NewPartitions.increaseTo(2))).all().get();

    assertThat(now().isOther(name, before)).isFalse();
  }

  private Uuid made() {
    kafka.createTopic(new NewTopic(name, 1, (short) 1));
    Awaitility.await().until(() -> now().gone().isEmpty());
    return Objects.requireNonNull(now().there().get(name));
  }

  private TopicIds now() {
    return TopicIds.of(admin, List.of(name));
  }
}
