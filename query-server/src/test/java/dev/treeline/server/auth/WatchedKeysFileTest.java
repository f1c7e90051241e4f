package dev.treeline.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.treeline.span.Tenant;
import dev.treeline.testing.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedKeysFileTest {

  private static final Duration LONG = Duration.ofMinutes(5);

  private final ManualClock clock = ManualClock.at(Instant.parse("2026-01-01T00:00:00Z"));
  private final Path file;
  private final AtomicInteger reads = new AtomicInteger();
  private final CountDownLatch reading = new CountDownLatch(1);
  private final CountDownLatch readOn = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();

  WatchedKeysFileTest(@TempDir Path dir) throws IOException {
    this.file = dir.resolve("keys.yaml");
    Files.writeString(file, "before");
  }

  @AfterEach
  void letTheFileBeRead() {
    readOn.countDown();
  }

  @Test
  void whoAsksWhileADueLookGoesOnGetsItsKeys() throws Exception {
    WatchedKeysFile keys = watched(LONG);
    Files.writeString(file, "after hours");
    clock.advance(Duration.ofHours(3));

    FutureTask<String> first = ask(keys);
    reading.await();
    List<FutureTask<String>> others = List.of(ask(keys), ask(keys), ask(keys));
    awaitThatAllWait();
    readOn.countDown();

    assertThat(first.get()).isEqualTo("after hours");
    for (FutureTask<String> other : others) {
      assertThat(other.get()).isEqualTo("after hours");
    }
    assertThat(reads).as("at the start, and once for all who ask").hasValue(2);
  }

  /** A look that takes long is too old for those who have asked a second after it began. */
  @Test
  void whoAsksASecondAfterALookBeganGetsTheKeysOfTheNext() throws Exception {
    WatchedKeysFile keys = watched(LONG);
    Files.writeString(file, "after hours");
    clock.advance(Duration.ofHours(3));
    FutureTask<String> first = ask(keys);
    reading.await();
    Files.writeString(file, "after the look began");
    clock.advance(Duration.ofSeconds(1));
    FutureTask<String> later = ask(keys);
    awaitThatAllWait();

    readOn.countDown();

    assertThat(later.get()).isEqualTo("after the look began");
    assertThat(first.get()).isIn("after hours", "after the look began");
  }

  @Test
  void whoAsksWhenNoLookIsDueWaitsForNobody() throws Exception {
    WatchedKeysFile keys = watched(LONG);
    Files.writeString(file, "after hours");
    clock.advance(Duration.ofHours(3));
    ask(keys);
    reading.await();
    clock.advance(Duration.ofHours(-3));

    assertThat(text(keys)).as("as old as the clock says").isEqualTo("before");
  }

  /** It holds the one thread that looks. */
  @Test
  void aFileThatCannotBeReadToItsEndHoldsNobodyElseForLong() throws Exception {
    WatchedKeysFile keys = watched(Duration.ofMillis(1));
    Files.writeString(file, "after hours");
    clock.advance(Duration.ofHours(3));
    FutureTask<String> first = ask(keys);
    reading.await();

    assertThat(text(keys)).isEqualTo("before");
    assertThat(text(keys)).isEqualTo("before");

    readOn.countDown();
    assertThat(first.get()).isEqualTo("after hours");
    assertThat(text(keys)).isEqualTo("after hours");
  }

  /** Another owner or mode is no other time or size. */
  @Test
  void whatCannotBeReadYetIsReadAsSoonAsItCanBe() throws Exception {
    AtomicBoolean allowed = new AtomicBoolean(true);
    WatchedKeysFile keys =
        new WatchedKeysFile(
            file,
            clock,
            path -> {
              if (!allowed.get()) {
                throw new KeysFileException("it cannot be read");
              }
              return read(path);
            },
            LONG);
    readOn.countDown();
    allowed.set(false);
    Files.writeString(file, "put into place");
    clock.advance(Duration.ofSeconds(1));
    assertThat(text(keys)).isEqualTo("before");

    allowed.set(true);
    clock.advance(Duration.ofSeconds(1));

    assertThat(text(keys)).isEqualTo("put into place");
  }

  private WatchedKeysFile watched(Duration patience) {
    return new WatchedKeysFile(file, clock, this::read, patience);
  }

  /** The second one, and those after it, wait for the test. */
  private List<ApiKey> read(Path path) {
    try {
      String name = Files.readString(path);
      if (reads.incrementAndGet() > 1) {
        reading.countDown();
        readOn.await();
      }
      return List.of(
          new ApiKey(name, Tenant.DEFAULT, "00", EnumSet.allOf(Scope.class), OptionalInt.empty()));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private FutureTask<String> ask(WatchedKeysFile keys) {
    FutureTask<String> answer = new FutureTask<>(() -> text(keys));
    Thread thread = new Thread(answer);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
    return answer;
  }

  private static String text(WatchedKeysFile keys) {
    return keys.keys().get(0).name();
  }

  /** Or have their answer. */
  private void awaitThatAllWait() {
    await()
        .until(
            () ->
                threads.stream()
                    .map(Thread::getState)
                    .allMatch(
                        state ->
                            state == Thread.State.WAITING
                                || state == Thread.State.TIMED_WAITING
                                || state == Thread.State.TERMINATED));
  }
}
