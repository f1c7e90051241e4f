package dev.treeline.topology.assembly;

import dev.treeline.topology.archive.CloseHeader;
import java.util.HashMap;
import java.util.Map;

/**
 * Revisions that were sent to {@code treeline.traces} and not read back yet. In memory: after a
 * restart the trace is open as it was, and is emitted again.
 */
final class Emissions {

  /** How long to wait for a revision before it is sent again, by the partition clock. */
  static final long PATIENCE_MS = 30_000;

  private record Sent(int revision, long records, int nextChunk, long sentAt) {}

  private final Map<TraceRef, Sent> sent = new HashMap<>();

  void sent(byte[] traceKey, int revision, long records, long now) {
    sent.put(new TraceRef(traceKey), new Sent(revision, records, 0, now));
  }

  /** Whether one is on its way and there is still hope for it. */
  boolean isPending(byte[] traceKey, long now) {
    Sent emission = sent.get(new TraceRef(traceKey));
    return emission != null && now - emission.sentAt < PATIENCE_MS;
  }

  /**
   * Notes one record that was read back.
   *
   * @return true when it completes its revision: all chunks were seen, in order
   */
  boolean isWhole(byte[] traceKey, CloseHeader close) {
    TraceRef key = new TraceRef(traceKey);
    Sent emission = sent.get(key);
    boolean follows =
        emission != null
            && emission.revision == close.revision()
            && emission.records == close.records()
            && emission.nextChunk == close.chunk();
    if (!follows && close.chunk() > 0) {
      return false; // its head was refused, or read before a restart: it will be sent again
    }
    if (close.chunk() + 1 == close.chunks()) {
      sent.remove(key);
      return true;
    }
    long sentAt = emission == null ? 0 : emission.sentAt;
    sent.put(key, new Sent(close.revision(), close.records(), close.chunk() + 1, sentAt));
    return false;
  }

  void forget(byte[] traceKey) {
    sent.remove(new TraceRef(traceKey));
  }
}
