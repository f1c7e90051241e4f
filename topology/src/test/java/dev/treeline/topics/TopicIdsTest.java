package dev.treeline.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

class TopicIdsTest {

  private static final Uuid BEFORE = Uuid.randomUuid();

  @Test
  void aTopicThatNobodyHereMayAskForIsNotTakenForAnother() {
    TopicIds ids = TopicIds.of(Map.of("rows", failed(new TopicAuthorizationException("rows"))));

    assertThat(ids).isEqualTo(new TopicIds(Map.of(), Set.of()));
    assertThat(ids.isOther("rows", BEFORE)).isFalse();
  }

  @Test
  void aTopicWithoutAnIdIsNotTakenForAnother() {
    TopicIds ids = TopicIds.of(Map.of("rows", topic(Uuid.ZERO_UUID)));

    assertThat(ids).isEqualTo(new TopicIds(Map.of(), Set.of()));
    assertThat(ids.isOther("rows", BEFORE)).isFalse();
  }

  @Test
  void aTopicThatIsGoneIsOtherThanTheOneThatWasThere() {
    TopicIds ids =
        TopicIds.of(Map.of("rows", failed(new UnknownTopicOrPartitionException("rows"))));

    assertThat(ids.isOther("rows", BEFORE)).isTrue();
  }

  @Test
  void aBrokerThatDoesNotAnswerTellsNothing() {
    assertThatThrownBy(() -> TopicIds.of(Map.of("rows", failed(new DisconnectException("away")))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Kafka does not answer");
  }

  private static KafkaFuture<TopicDescription> topic(Uuid id) {
    return KafkaFuture.completedFuture(
        new TopicDescription("rows", false, List.of(), Set.of(), id));
  }

  private static KafkaFuture<TopicDescription> failed(ApiException failure) {
    KafkaFutureImpl<TopicDescription> future = new KafkaFutureImpl<>();
    future.completeExceptionally(failure);
    return future;
  }
}
