package dev.treeline.trace;

import dev.treeline.span.TraceId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A trace as it stands: its tree, and what is known of its life.
 *
 * @param closedBy why it was closed last; null before the first close
 * @param revision how often it was closed
 * @param open whether it is open now, for the first time or again
 * @param droppedSpans spans that a limit kept out
 * @param expired its oldest spans are older than the retention, and gone
 * @param lost spans of it are gone before their time
 * @param firstArrival broker time in milliseconds
 * @param lastArrival broker time in milliseconds
 */
public record Trace(
    TraceId traceId,
    TraceTree tree,
    boolean open,
    int revision,
    @Nullable ClosedBy closedBy,
    long droppedSpans,
    boolean expired,
    boolean lost,
    long firstArrival,
    long lastArrival) {

  /** The reason of a trace whose oldest spans are gone. */
  public static final String EXPIRED = "expired_spans";

  /** The reason of a trace of which rows are gone that could not have expired. */
  public static final String LOST = "lost_spans";

  public TraceStatus status() {
    if (droppedSpans > 0 || expired || lost) {
      return TraceStatus.PARTIAL;
    }
    if (open) {
      return TraceStatus.LIVE;
    }
    return reasons().isEmpty() ? TraceStatus.COMPLETE : TraceStatus.PARTIAL;
  }

  /** Why it is partial, as codes joined by commas; empty where it is not. */
  public String reason() {
    return status() == TraceStatus.PARTIAL ? String.join(",", reasons()) : "";
  }

  /** When its first span started. */
  public long startUnixNano() {
    return tree.startUnixNano();
  }

  /** The greatest end known. */
  public long endUnixNano() {
    return tree.endUnixNano();
  }

  private List<String> reasons() {
    List<String> reasons = new ArrayList<>();
    if (droppedSpans > 0) {
      reasons.add("dropped_spans");
    }
    if (expired) {
      reasons.add(EXPIRED);
    }
    if (lost) {
      reasons.add(LOST);
    }
    if (!open) {
      if (tree.mainRoot() == null) {
        reasons.add("root_missing");
      }
      if (tree.runningCount() > 0) {
        reasons.add("running_spans");
      }
      if (tree.orphanCount() > 0) {
        reasons.add("missing_parents");
      }
    }
    return reasons;
  }
}
