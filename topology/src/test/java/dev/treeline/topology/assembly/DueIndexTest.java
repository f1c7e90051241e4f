package dev.treeline.topology.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.trace.ClosingPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DueIndexTest {

  private static final long FIRST_PAUSE = 5;
  private static final long LONGEST_PAUSE = 40;

  private static final byte[] A = {1};
  private static final byte[] B = {2};

  private final DueIndex due = new DueIndex(FIRST_PAUSE, LONGEST_PAUSE);

  @Test
  void nothingIsDueBeforeItsTime() {
    due.armNoLaterThan(A, 100);
    assertThat(due.peek(99)).isNull();
    assertThat(due.isDue(A, 99)).isFalse();
    assertThat(due.peek(100)).isEqualTo(A);
    assertThat(due.isDue(A, 100)).isTrue();
    assertThat(due.isDue(B, 100)).isFalse();
  }

  @Test
  void theLongestOverdueComesFirst() {
    due.armNoLaterThan(A, 100);
    due.armNoLaterThan(B, 90);
    assertThat(due.peek(200)).isEqualTo(B);
    due.remove(B);
    assertThat(due.peek(200)).isEqualTo(A);
    due.remove(A);
    assertThat(due.peek(200)).isNull();
    assertThat(due.size()).isZero();
  }

  /** Equal bytes are one trace: keys come out of Kafka as new arrays each time. */
  @Test
  void aTraceHasOneEntry() {
    due.armNoLaterThan(new byte[] {7}, 100);
    due.armNoLaterThan(new byte[] {7}, 50);
    due.armNoLaterThan(new byte[] {7}, 70);
    assertThat(due.size()).isEqualTo(1);
    assertThat(due.isDue(new byte[] {7}, 49)).isFalse();
    assertThat(due.isDue(new byte[] {7}, 50)).isTrue();
    due.remove(new byte[] {7});
    assertThat(due.peek(1_000)).isNull();
  }

  @Test
  void aPostponedTraceKeepsItsPause() {
    due.armNoLaterThan(A, 100);
    due.armAfterFutileLook(A, 1_000, 100);
    due.armAfterFutileLook(A, 1_000, 105); // pauses until 115
    due.postpone(A, 107);
    assertThat(due.peek(114)).isNull();
    assertThat(due.peek(115)).isEqualTo(A);
    due.armAfterFutileLook(A, 1_000, 115); // the third in vain pauses for 20
    due.armNoLaterThan(A, 116);
    assertThat(due.peek(134)).isNull();
    assertThat(due.peek(135)).isEqualTo(A);
  }

  @Test
  void aLookInVainIsNotRepeatedAtOnce() {
    due.armNoLaterThan(A, 100);
    due.armAfterFutileLook(A, 100, 100);
    assertThat(due.peek(100)).isNull();
    assertThat(due.peek(101)).isEqualTo(A);
  }

  @Test
  void aTraceThatGoesOnGrowingIsLookedAtLessAndLessOften() {
    long now = 1_000;
    for (long pause : List.of(5L, 10L, 20L, 40L, 40L)) {
      due.armAfterFutileLook(A, now + 1_000_000, now);
      due.armNoLaterThan(A, now + 1); // a span came
      assertThat(due.isDue(A, now + pause - 1)).as("before a pause of %d", pause).isFalse();
      assertThat(due.isDue(A, now + pause)).as("after a pause of %d", pause).isTrue();
      now += pause;
    }
  }

  @Test
  void thePauseNeverOutlastsTheTimeThatWasSet() {
    for (int i = 0; i < 5; i++) {
      due.armAfterFutileLook(A, 103, 100);
    }
    due.armNoLaterThan(A, 101);
    assertThat(due.isDue(A, 103)).isTrue();
  }

  @Test
  void aHundredFutileLooksDoNotOverflowThePause() {
    for (int i = 0; i < 100; i++) {
      due.armAfterFutileLook(A, 1_000_000, 100);
    }
    due.armNoLaterThan(A, 101);
    assertThat(due.isDue(A, 139)).isFalse();
    assertThat(due.isDue(A, 140)).isTrue();
  }

  /** Its sender says that it is over, and looks in vain are for those that nobody speaks of. */
  @Test
  void whatIsAskedForAtOnceWaitsForNoPause() {
    due.armAfterFutileLook(A, 1_000, 100);
    due.armNoLaterThan(A, ClosingPolicy.AT_ONCE);
    assertThat(due.isDue(A, 100)).isTrue();
  }

  @Test
  void aTraceThatWasForgottenStartsAfresh() {
    due.armAfterFutileLook(A, 1_000_000, 100);
    due.remove(A);
    due.armNoLaterThan(A, 101);
    assertThat(due.isDue(A, 101)).isTrue();
  }

  @Property
  void tracesComeOutInTheOrderOfTheirTimes(@ForAll("steps") List<Step> steps) {
    DueIndex index = new DueIndex(FIRST_PAUSE, LONGEST_PAUSE);
    Map<Byte, Long> expected = new HashMap<>();
    for (Step step : steps) {
      byte[] key = {step.trace};
      if (step.due == null) {
        index.remove(key);
        expected.remove(step.trace);
      } else {
        index.armNoLaterThan(key, step.due);
        expected.merge(step.trace, step.due, Math::min);
      }
    }
    assertThat(index.size()).isEqualTo(expected.size());
    List<Long> times = new ArrayList<>();
    for (byte[] next = index.peek(Long.MAX_VALUE); next != null; next = next(index, next)) {
      Long time = expected.remove(next[0]);
      assertThat(time).as("trace %d is armed, once", next[0]).isNotNull();
      times.add(time);
    }
    assertThat(expected).isEmpty();
    assertThat(times).isSorted();
  }

  private static byte @Nullable [] next(DueIndex index, byte[] done) {
    index.remove(done);
    return index.peek(Long.MAX_VALUE);
  }

  /** Arms a trace, or removes it. */
  record Step(byte trace, @Nullable Long due) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.bytes().between((byte) 0, (byte) 5),
            Arbitraries.longs().between(0, 20).injectNull(0.2))
        .as(Step::new)
        .list()
        .ofMaxSize(60);
  }
}
