package dev.treeline.topology.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.StandbyUpdateListener.SuspendReason;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.Test;

class CopiesTest {

  private static final String STORE = StateStores.ROWS;
  private static final TaskId TASK = new TaskId(0, 3);
  private static final TopicPartition CHANGELOG = new TopicPartition("t-rows-changelog", 3);

  private final Openings openings = new Openings();
  private final Copies copies = new Copies(openings);

  @Test
  void aCopyIsReadFromWhenItHasAllThatThereWasWhenItWasBegun() {
    copies.onUpdateStart(CHANGELOG, STORE, 5);
    assertNotReadable();

    loaded(500, 1_000);
    assertNotReadable();
    loaded(999, 1_600);
    assertNotReadable();

    loaded(1_000, 1_700);

    Object opening = openings.of(STORE, 3);
    loaded(1_400, 2_000);
    assertThat(openings.of(STORE, 3)).as("it lags, which its clock says").isSameAs(opening);
  }

  @Test
  void oneThatIsUpToDateAtOnceIsReadAtOnce() {
    copies.onUpdateStart(CHANGELOG, STORE, 5);

    loaded(7, 7);

    assertThat(openings.of(STORE, 3)).isNotNull();
  }

  @Test
  void oneThatWentElsewhereOrIsWorkedOnHereIsNoCopyAnyMore() {
    copies.onUpdateStart(CHANGELOG, STORE, 5);
    loaded(7, 7);

    copies.onUpdateSuspended(CHANGELOG, STORE, 7, 7, SuspendReason.PROMOTED);

    assertNotReadable();
    loaded(8, 8); // late
    assertNotReadable();
  }

  /** A record that was on its way makes no copy of what is another's now. */
  @Test
  void oneThatWentElsewhereBeforeItHadAllIsNoCopyLater() {
    copies.onUpdateStart(CHANGELOG, STORE, 5);
    loaded(6, 10);

    copies.onUpdateSuspended(CHANGELOG, STORE, 6, 10, SuspendReason.MIGRATED);

    loaded(10, 10);
    assertNotReadable();
  }

  /** Of a task that is opened again before its earlier life has ended. */
  @Test
  void theEndOfAnEarlierOpeningIsNotThatOfALaterOne() {
    Runnable earlier = openings.begin(STORE, 3);
    openings.begin(STORE, 3);
    Object later = openings.of(STORE, 3);

    earlier.run();

    assertThat(openings.of(STORE, 3)).isSameAs(later);
  }

  @Test
  void oneThatIsBegunAgainMustCatchUpAgain() {
    copies.onUpdateStart(CHANGELOG, STORE, 5);
    loaded(7, 7);
    Object opening = openings.of(STORE, 3);
    copies.onUpdateSuspended(CHANGELOG, STORE, 7, 7, SuspendReason.MIGRATED);
    copies.onUpdateStart(CHANGELOG, STORE, 7);
    loaded(8, 90);
    assertNotReadable();

    loaded(90, 90);

    assertThat(openings.of(STORE, 3)).isNotSameAs(opening);
  }

  @Test
  void oneThatFailedAndIsBegunAgainWithoutAWordMustCatchUpAgain() {
    copies.onUpdateStart(CHANGELOG, STORE, 5);
    loaded(7, 7);

    copies.onUpdateStart(CHANGELOG, STORE, 0);

    assertNotReadable();
  }

  private void loaded(long last, long end) {
    copies.onBatchLoaded(CHANGELOG, STORE, TASK, last, 1, end);
  }

  private void assertNotReadable() {
    assertThatThrownBy(() -> openings.of(STORE, 3)).isInstanceOf(InvalidStateStoreException.class);
  }
}
