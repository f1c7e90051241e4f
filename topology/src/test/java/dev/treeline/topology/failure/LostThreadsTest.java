package dev.treeline.topology.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.topology.store.DamagedStores;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LostThreadsTest {

  private final AtomicInteger living = new AtomicInteger(2);
  private @Nullable Throwable failure;
  private final AtomicBoolean gaveUp = new AtomicBoolean();
  private final LostThreads threads =
      new LostThreads(
          () -> 2 - living.get(),
          this::add,
          new ThreadReplacement(new DamagedStores(Path.of("none")), 1),
          () -> gaveUp.set(true));

  @AfterEach
  void close() {
    threads.close();
  }

  private void add() {
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
    living.incrementAndGet();
  }

  @Test
  void threadsThatStayMissingAreStartedAgain() {
    living.set(0);
    threads.look();
    assertThat(living).hasValue(0); // might be on their way
    threads.look();
    assertThat(living).hasValue(2);
    threads.look();
    assertThat(living).hasValue(2);
  }

  @Test
  void oneThatIsBeingReplacedIsLeftToWhoeverReplacesIt() {
    living.set(1);
    threads.look();
    living.set(2);
    threads.look();
    living.set(1);
    threads.look();
    assertThat(living).hasValue(1);
  }

  @Test
  void aThreadThatCannotBeStartedIsTriedAgainAndTenTimesAtMost() {
    living.set(1);
    failure = new KafkaException("Too many open files");
    for (int i = 0; i < 11; i++) {
      threads.look();
    }
    assertThat(gaveUp).isFalse();
    threads.look();
    assertThat(gaveUp).isTrue();
  }

  /** The looks would end with it, and nobody hear of it. */
  @Test
  void anErrorIsGivenUpAtOnce() {
    living.set(1);
    failure = new NoClassDefFoundError("org/apache/kafka/Missing");
    threads.look();
    assertThat(gaveUp).isFalse();
    threads.look();
    assertThat(gaveUp).isTrue();
  }

  /** One after the other, they would be too few in five minutes for many threads to be given up. */
  @Test
  void eachOfThemIsTriedInEachLook() {
    living.set(0);
    failure = new KafkaException("Too many open files");
    for (int i = 0; i < 6; i++) {
      threads.look();
    }
    assertThat(gaveUp).isFalse();
    threads.look();
    assertThat(gaveUp).isTrue();
  }
}
