package dev.treeline.cli.trace;

import dev.treeline.span.SpanId;
import dev.treeline.trace.TraceTree;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The native answer, as far as the picture needs it.
 *
 * @param reason why it is partial; empty where it is not
 * @param closedBy empty before the first close
 * @param tree of spans that carry no more than their picture shows
 * @param staleMs how old the view is, where a standby gave it
 */
record NativeTrace(
    String traceId,
    String status,
    String reason,
    String closedBy,
    int revision,
    int errorCount,
    long droppedSpans,
    TraceTree tree,
    Map<SpanId, Notes> notes,
    OptionalLong staleMs) {

  /** What the server derived for a span, or marked it with. */
  record Notes(
      @Nullable String model,
      @Nullable Long inputTokens,
      @Nullable Long outputTokens,
      List<String> marks) {
    static final Notes NONE = new Notes(null, null, null, List.of());
  }

  Notes notesOf(SpanId id) {
    return notes.getOrDefault(id, Notes.NONE);
  }

  boolean isLive() {
    return status.equals("live");
  }
}
