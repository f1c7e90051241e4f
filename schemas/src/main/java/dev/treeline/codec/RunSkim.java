package dev.treeline.codec;

import dev.treeline.codec.SpanSkim.Run;
import dev.treeline.span.Span;
import dev.treeline.span.SpanId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which runs the spans of a record are of, while {@link SpanSkim} passes over it. */
final class RunSkim {

  private final byte[] bytes;
  private final AvroReader in;
  private final Map<ByteBuffer, RunSoFar> runs = new LinkedHashMap<>(4);
  private @Nullable RunSoFar last;

  RunSkim(byte[] bytes, AvroReader in) {
    this.bytes = bytes;
    this.in = in;
  }

  /** A run as far as it is known, changed in place: most records have one, and many spans of it. */
  private static final class RunSoFar {
    private final ByteBuffer id;
    private long spanId;
    private long start;

    RunSoFar(ByteBuffer id, long spanId, long start) {
      this.id = id;
      this.spanId = spanId;
      this.start = start;
    }

    boolean is(byte[] text, int from, int to) {
      int at = id.position();
      return Arrays.equals(id.array(), at, at + id.remaining(), text, from, to);
    }

    void add(long otherId, long otherStart) {
      int byStart = Span.compareStarts(otherStart, start);
      if (byStart < 0 || (byStart == 0 && Long.compareUnsigned(otherId, spanId) < 0)) {
        spanId = otherId;
        start = otherStart;
      }
    }
  }

  List<Run> found() {
    List<Run> found = new ArrayList<>(runs.size());
    for (RunSoFar run : runs.values()) {
      found.add(new Run(run.id, new SpanId(run.spanId), run.start));
    }
    return found;
  }

  /**
   * A span: the first key that has a value decides, whatever the value is.
   *
   * @param ofSpan for each key, where its value stands; 0 where there is none
   */
  void add(int[] ofSpan, int[] ofResource, long spanId, long start) {
    int end = in.position();
    for (int k = 0; k < ofSpan.length; k++) {
      int at = ofSpan[k] != 0 ? ofSpan[k] : ofResource[k];
      if (at != 0 && add(at, spanId, start)) {
        break;
      }
    }
    in.seek(end);
  }

  /** Whether there is a value; one that is not like a text names no run. */
  private boolean add(int at, long spanId, long start) {
    in.seek(at);
    switch (in.readIndex(AttributesCodec.BRANCHES)) {
      case 0 -> {
        return false;
      }
      case 1 -> add(String.valueOf(in.readBoolean()), spanId, start);
      case 2 -> add(String.valueOf(in.readLong()), spanId, start);
      case 3 -> add(String.valueOf(in.readDouble()), spanId, start);
      case 4 -> {
        int length = in.skipBytes();
        if (length == 0) {
          return false;
        }
        add(bytes, in.position() - length, in.position(), spanId, start);
      }
      default -> {}
    }
    return true;
  }

  private void add(String text, long spanId, long start) {
    byte[] id = text.getBytes(StandardCharsets.UTF_8);
    add(id, 0, id.length, spanId, start);
  }

  private void add(byte[] id, int from, int to, long spanId, long start) {
    RunSoFar run = last;
    if (run == null || !run.is(id, from, to)) {
      ByteBuffer key = ByteBuffer.wrap(id, from, to - from);
      run = runs.computeIfAbsent(key, k -> new RunSoFar(k, spanId, start));
      last = run;
    }
    run.add(spanId, start);
  }
}
