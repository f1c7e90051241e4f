package dev.treeline.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FewAtOnceTest {

  private static final Duration NEVER = Duration.ofDays(1);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ScheduledExecutorScheduler scheduler = new ScheduledExecutorScheduler();
  private final CountDownLatch end = new CountDownLatch(1);
  private final List<Integer> begun = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws Exception {
    scheduler.start();
  }

  @AfterEach
  void stop() throws Exception {
    end.countDown();
    threads.shutdownNow();
    scheduler.stop();
  }

  @Test
  void runsAsManyAtOnceAsHaveAPlace() {
    FewAtOnce few = new FewAtOnce(threads, scheduler, 3, NEVER);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    for (int i = 0; i < 5_000; i++) {
      few.execute(
          () -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            Thread.yield();
            running.decrementAndGet();
            done.incrementAndGet();
          });
    }
    await().until(() -> done.get() == 5_000);
    assertThat(most.get()).isBetween(1, 3);
  }

  @Test
  void othersFollowInOrder() {
    FewAtOnce few = new FewAtOnce(threads, scheduler, 1, NEVER);
    few.execute(this::untilTheEnd);
    List<Integer> numbers = IntStream.range(0, 100).boxed().toList();
    numbers.forEach(number -> few.execute(() -> begun.add(number)));
    assertThat(begun).isEmpty();
    end.countDown();
    await().untilAsserted(() -> assertThat(begun).isEqualTo(numbers));
  }

  @Test
  void whoWaitsKeepsNobodyFromRunning() {
    FewAtOnce few = new FewAtOnce(threads, scheduler, 1, NEVER);
    few.execute(
        () -> {
          FewAtOnce.waits();
          FewAtOnce.waits();
          untilTheEnd();
        });
    few.execute(() -> begun.add(1));
    await().untilAsserted(() -> assertThat(begun).containsExactly(1));
    // It gave up one place, and not two.
    few.execute(this::untilTheEnd);
    few.execute(() -> begun.add(2));
    assertThat(begun).containsExactly(1);
    end.countDown();
    await().untilAsserted(() -> assertThat(begun).containsExactly(1, 2));
  }

  @Test
  void whoRunsForLongKeepsNobodyFromRunning() {
    FewAtOnce few = new FewAtOnce(threads, scheduler, 2, Duration.ofMillis(5));
    for (int i = 0; i < 7; i++) {
      few.execute(this::untilTheEnd);
    }
    few.execute(() -> begun.add(1));
    await().untilAsserted(() -> assertThat(begun).containsExactly(1));
  }

  @Test
  void aFailureTakesNoPlaceAway() {
    FewAtOnce few = new FewAtOnce(threads, scheduler, 1, NEVER);
    for (int i = 0; i < 3; i++) {
      few.execute(
          () -> {
            throw new IllegalStateException("a task failed");
          });
    }
    few.execute(() -> begun.add(1));
    await().dontCatchUncaughtExceptions().untilAsserted(() -> assertThat(begun).containsExactly(1));
  }

  @Test
  void saysThatItsThreadsAreStopped() {
    FewAtOnce few = new FewAtOnce(threads, scheduler, 1, NEVER);
    threads.shutdownNow();
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> few.execute(() -> begun.add(1)))
          .isInstanceOf(RejectedExecutionException.class);
    }
  }

  private void untilTheEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
