package dev.treeline.topology.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StandbyUpdateListener;
import org.apache.kafka.streams.processor.TaskId;

/**
 * Which standbys of this instance can be read: those that have all that there was when they were
 * begun. Before, files of an earlier life may have a clock without each row that it speaks of.
 */
public final class Copies implements StandbyUpdateListener {

  private static final long UNKNOWN = -1;

  private final Openings openings;

  /** Up to where each of them must come that cannot be read yet. */
  private final Map<TopicPartition, Long> wanted = new ConcurrentHashMap<>();

  private final Map<TopicPartition, Runnable> ends = new ConcurrentHashMap<>();

  public Copies(Openings openings) {
    this.openings = openings;
  }

  @Override
  public void onUpdateStart(TopicPartition changelog, String store, long from) {
    end(changelog); // of one that failed nothing is told
    wanted.put(changelog, UNKNOWN);
  }

  @Override
  public void onBatchLoaded(
      TopicPartition changelog, String store, TaskId task, long last, long records, long end) {
    Long until =
        wanted.computeIfPresent(changelog, (same, known) -> known == UNKNOWN ? end : known);
    if (until != null && last >= until) {
      wanted.remove(changelog);
      ends.put(changelog, openings.begin(store, task.partition()));
    }
  }

  /** It is another's now, or is worked on here. */
  @Override
  public void onUpdateSuspended(
      TopicPartition changelog, String store, long last, long end, SuspendReason reason) {
    end(changelog);
  }

  private void end(TopicPartition changelog) {
    wanted.remove(changelog);
    Runnable readable = ends.remove(changelog);
    if (readable != null) {
      readable.run();
    }
  }
}
