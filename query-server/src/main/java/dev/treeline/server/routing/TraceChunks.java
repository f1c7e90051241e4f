package dev.treeline.server.routing;

import dev.treeline.codec.TraceChunk;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.trace.ClosedBy;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceStatus;
import dev.treeline.trace.TraceTree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A trace as a sequence of chunks, and back. */
final class TraceChunks {

  /** About 512 KiB of spans of 4 KiB: no side ever holds a whole big trace as bytes. */
  static final int SPANS_PER_CHUNK = 128;

  private TraceChunks() {}

  static int count(Trace trace) {
    return Math.max(1, (trace.tree().size() + SPANS_PER_CHUNK - 1) / SPANS_PER_CHUNK);
  }

  /** The n-th chunk; an open trace has the status live, whatever was dropped. */
  static TraceChunk chunk(Tenant tenant, Trace trace, int number) {
    List<Span> spans = trace.tree().spans();
    int from = number * SPANS_PER_CHUNK;
    return new TraceChunk(
        tenant.name(),
        trace.traceId(),
        trace.revision(),
        number,
        count(trace),
        closedBy(trace.closedBy()),
        (trace.open() ? TraceStatus.LIVE : trace.status()).text(),
        trace.reason(),
        spans.size(),
        trace.tree().errorCount(),
        trace.droppedSpans(),
        trace.firstArrival(),
        trace.lastArrival(),
        spans.subList(from, Math.min(spans.size(), from + SPANS_PER_CHUNK)));
  }

  /**
   * @throws IllegalArgumentException when the spans are not those of one whole trace
   */
  static Trace join(List<TraceChunk> chunks) {
    TraceChunk first = chunks.get(0);
    List<Span> spans = new ArrayList<>();
    chunks.forEach(chunk -> spans.addAll(chunk.spans()));
    if (spans.size() != first.spanCount()) {
      throw new IllegalArgumentException(
          spans.size() + " spans came where " + first.spanCount() + " were announced");
    }
    return new Trace(
        first.traceId(),
        TraceTree.of(spans),
        first.status().equals(TraceStatus.LIVE.text()),
        first.revision(),
        closedBy(first.closedBy()),
        first.droppedSpans(),
        List.of(first.reason().split(",")).contains(Trace.EXPIRED),
        first.firstArrival(),
        first.lastArrival());
  }

  private static TraceChunk.ClosedBy closedBy(@Nullable ClosedBy reason) {
    return reason == null
        ? TraceChunk.ClosedBy.UNKNOWN
        : TraceChunk.ClosedBy.valueOf(reason.name());
  }

  private static @Nullable ClosedBy closedBy(TraceChunk.ClosedBy reason) {
    return reason == TraceChunk.ClosedBy.UNKNOWN ? null : ClosedBy.valueOf(reason.name());
  }
}
