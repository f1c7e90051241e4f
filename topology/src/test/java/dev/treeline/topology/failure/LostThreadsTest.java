package dev.treeline.topology.failure;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.treeline.topology.store.disk.DamagedStores;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LostThreadsTest {

  private final AtomicInteger living = new AtomicInteger(2);
  private @Nullable Throwable failure;
  private boolean isStopping;
  private final AtomicBoolean gaveUp = new AtomicBoolean();
  private final LostThreads threads =
      new LostThreads(
          () -> 2 - living.get(),
          this::add,
          new ThreadReplacement(new DamagedStores(Path.of("none")), 1),
          () -> gaveUp.set(true));

  private final Logger logger = (Logger) LoggerFactory.getLogger(LostThreads.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void close() {
    logger.detachAppender(lines);
    threads.close();
  }

  private Optional<String> add() {
    if (isStopping) {
      return Optional.empty();
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
    return Optional.of("thread-" + living.incrementAndGet());
  }

  @Test
  void threadsThatStayMissingAreStartedAgain() {
    living.set(0);
    threads.look();
    assertThat(living).hasValue(0); // might be on their way
    threads.look();
    assertThat(living).hasValue(2);
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsOnly("A stream thread was gone, and another has taken its place");
    threads.look();
    assertThat(living).hasValue(2);
  }

  /** Kafka Streams adds none any more, and throws nothing. */
  @Test
  void ofAThreadThatWasNotStartedSinceAllIsAboutToStopNobodySaysThatItWas() {
    living.set(0);
    isStopping = true;
    threads.look();
    threads.look();

    assertThat(lines.list).isEmpty();
    assertThat(gaveUp).isFalse();
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
