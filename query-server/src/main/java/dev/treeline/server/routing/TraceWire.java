package dev.treeline.server.routing;

import dev.treeline.codec.SeenOrigins;
import dev.treeline.codec.SpanRecords;
import dev.treeline.span.Span;
import dev.treeline.span.TraceId;
import dev.treeline.trace.ClosedBy;
import dev.treeline.trace.SpanMerge;
import dev.treeline.trace.StoredTrace;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceTree;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a hop: what is known of the trace as JSON, then its records as they are stored, each
 * behind its length. Whoever asks merges them; who has them looks into none.
 */
final class TraceWire {

  private static final int BUFFER = 16 << 10;

  /** A trace but for its spans. */
  private record Life(
      TraceId traceId,
      boolean open,
      int revision,
      @Nullable ClosedBy closedBy,
      long droppedSpans,
      boolean expired,
      boolean lost,
      long firstArrival,
      long lastArrival,
      int records) {

    static Life of(Trace trace, int records) {
      return new Life(
          trace.traceId(),
          trace.open(),
          trace.revision(),
          trace.closedBy(),
          trace.droppedSpans(),
          trace.expired(),
          trace.lost(),
          trace.firstArrival(),
          trace.lastArrival(),
          records);
    }

    Trace with(TraceTree tree) {
      return new Trace(
          traceId,
          tree,
          open,
          revision,
          closedBy,
          droppedSpans,
          expired,
          lost,
          firstArrival,
          lastArrival);
    }
  }

  /**
   * What a body has told.
   *
   * @param weight of its records: their bytes, or more where the spans take far more heap than that
   *     tells
   */
  record Received(Trace trace, long weight) {}

  private TraceWire() {}

  static void write(StoredTrace trace, OutputStream out) throws IOException {
    // Of all that is written to it, the response is told as little as can be: each time costs.
    DataOutputStream data = new DataOutputStream(new BufferedOutputStream(out, BUFFER));
    writePart(
        data, PeerProtocol.JSON.writeValueAsBytes(Life.of(trace.life(), trace.records().size())));
    for (byte[] record : trace.records()) {
      writePart(data, record);
    }
    data.flush();
  }

  /** Of a reader that has no records: each span as one. */
  static StoredTrace stored(Trace trace) {
    return new StoredTrace(trace, trace.tree().spans().stream().map(SpanRecords::encode).toList());
  }

  /**
   * To the last byte: the connection of a body that was not read to its end is not used again.
   *
   * @throws IOException when the body ends early
   * @throws RuntimeException when it is something else
   */
  static Received read(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    Life life = PeerProtocol.JSON.readValue(readPart(data), Life.class);
    List<Span> parts = new ArrayList<>();
    SeenOrigins seen = new SeenOrigins();
    for (int i = 0; i < life.records; i++) {
      parts.addAll(SpanRecords.decode(readPart(data), seen));
    }
    return new Received(life.with(TraceTree.of(SpanMerge.merge(parts))), seen.weight());
  }

  private static void writePart(DataOutputStream data, byte[] part) throws IOException {
    data.writeInt(part.length);
    data.write(part);
  }

  /** Takes memory as bytes arrive, never as a length announces them. */
  private static byte[] readPart(DataInputStream data) throws IOException {
    int length = data.readInt();
    if (length < 0) {
      throw new IllegalArgumentException("a part of " + length + " bytes");
    }
    byte[] bytes = data.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the trace broke off after " + bytes.length + " of " + length);
    }
    return bytes;
  }
}
