package dev.treeline.codec;

import dev.treeline.span.SpanId;
import dev.treeline.span.SpanKind;
import dev.treeline.span.SpanStatus;
import dev.treeline.span.TraceId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads of a record of spans what has to be known of each record, in one pass over its bytes and
 * without making its spans. What {@link SpanRecords#decode} refuses, this refuses; the order of the
 * fields is that of {@link SpanCodec}, and tests hold the two together.
 */
public final class SpanSkim {

  private static final int KINDS = SpanKind.values().length;
  private static final int CODES = SpanStatus.Code.values().length;
  private static final int ERROR = SpanStatus.Code.ERROR.ordinal();

  /** Attribute values as they begin: nothing, and a text without a letter. */
  private static final byte NULL = 0;

  private static final byte TEXT = 2 * 4;

  private final WantedKeys keys;
  private final SpanLimits limits;

  /**
   * What a record has in it.
   *
   * @param traceId of its first span
   * @param spans how many
   * @param errors how many of them are errors
   * @param root one has no parent
   * @param rootEnded one without a parent has its end
   * @param mixed not all of them are of this trace
   * @param unnamed how many have a span id of zeros
   * @param oversized one of them may be over a limit; where it is false, none is
   * @param runs that the spans are of, each once
   * @param facts bits of those that a span or its resource has a value for
   * @param weight its bytes, or more where the spans take far more heap than these tell
   */
  public record Skimmed(
      TraceId traceId,
      int spans,
      int errors,
      boolean root,
      boolean rootEnded,
      boolean mixed,
      int unnamed,
      boolean oversized,
      List<Run> runs,
      int facts,
      int weight) {}

  /**
   * A run and its earliest span in the record.
   *
   * @param id text in UTF-8; may be a view of the record's bytes
   */
  public record Run(ByteBuffer id, SpanId spanId, long startUnixNano) {}

  /**
   * @param runKeys attributes that carry a run's id, of the span or else of its resource, in order
   *     of precedence
   * @param facts for each of what else is looked for, the attributes that tell it, of the span or
   *     of its resource
   */
  public SpanSkim(List<String> runKeys, List<List<String>> facts, SpanLimits limits) {
    this.keys = new WantedKeys(runKeys, facts);
    this.limits = limits;
  }

  /**
   * @throws DecodeException when the bytes are no record of spans
   */
  public Skimmed skim(byte[] value) {
    return SpanRecords.read(
        value, in -> new Pass(value, in).one(), in -> new Pass(value, in).all());
  }

  private final class Pass {
    private final byte[] bytes;
    private final AvroReader in;

    private final RunSkim runs;
    private final int[] ofSpan = new int[keys.runKeys()];
    private final int[] ofResource = new int[keys.runKeys()];
    private final int[] ofGroup = new int[keys.runKeys()];
    private long high;
    private long low;
    private int spans;
    private int errors;
    private int unnamed;
    private boolean root;
    private boolean rootEnded;
    private boolean mixed;
    private boolean oversized;
    private int facts;

    Pass(byte[] bytes, AvroReader in) {
      this.bytes = bytes;
      this.in = in;
      this.runs = new RunSkim(bytes, in);
    }

    Skimmed one() {
      span(false, 0, 0, 0);
      return skimmed(in.items());
    }

    Skimmed all() {
      long batchHigh = in.readFixedLong();
      long batchLow = in.readFixedLong();
      for (int groups = in.readBlock(); groups > 0; groups = in.readBlock()) {
        for (int g = 0; g < groups; g++) {
          int from = in.position();
          resource(ofGroup);
          scope();
          int shared = TraceId.BYTES + in.position() - from;
          for (int block = in.readBlock(); block > 0; block = in.readBlock()) {
            for (int i = 0; i < block; i++) {
              span(true, batchHigh, batchLow, shared);
            }
          }
        }
      }
      return skimmed(in.items() - spans);
    }

    /**
     * @param items what is in the record beside its spans
     */
    private Skimmed skimmed(int items) {
      return new Skimmed(
          new TraceId(high, low),
          spans,
          errors,
          root,
          rootEnded,
          mixed,
          unnamed,
          oversized,
          runs.found(),
          facts,
          RecordWeight.of(bytes.length, items));
    }

    /**
     * @param shared bytes of the batch that the span would need in a record of its own
     */
    private void span(boolean inBatch, long batchHigh, long batchLow, int shared) {
      int from = in.position();
      if (in.readIndex(2) == 1) {
        ofTrace(in.readFixedLong(), in.readFixedLong());
      } else if (inBatch) {
        ofTrace(batchHigh, batchLow);
      } else {
        throw SpanCodec.noTraceId();
      }
      long spanId = in.readFixedLong();
      boolean child = in.readIndex(2) == 1;
      if (child) {
        in.readFixedLong();
      }
      text();
      in.readIndex(KINDS);
      long start = in.readLong();
      boolean ended = in.readIndex(2) == 1;
      if (ended) {
        in.readLong();
      }
      boolean error = in.readIndex(CODES) == ERROR;
      text();
      attributes(ofSpan);
      events();
      links();
      boolean ownResource = in.readIndex(2) == 1;
      if (ownResource) {
        resource(ofResource);
      }
      if (in.readIndex(2) == 1) {
        scope();
      }
      in.skipBytes(); // trace state
      in.readInt(); // flags
      in.readInt(); // dropped attributes, events, links
      in.readInt();
      in.readInt();

      spans++;
      errors += error ? 1 : 0;
      unnamed += spanId == 0 ? 1 : 0;
      root |= !child;
      rootEnded |= !child && ended;
      oversized |= SingleObject.HEADER_BYTES + shared + in.position() - from > limits.spanBytes();
      runs.add(ofSpan, ownResource || !inBatch ? ofResource : ofGroup, spanId, start);
    }

    private void ofTrace(long spanHigh, long spanLow) {
      if (spans == 0) {
        high = spanHigh;
        low = spanLow;
      }
      mixed |= spanHigh != high || spanLow != low;
    }

    private void events() {
      int count = 0;
      for (int block = in.readBlock(); block > 0; block = in.readBlock()) {
        count += block;
        for (int i = 0; i < block; i++) {
          text();
          in.readLong(); // time
          attributes(null);
          in.readInt(); // dropped attributes
        }
      }
      oversized |= count > limits.events();
    }

    private void links() {
      int count = 0;
      for (int block = in.readBlock(); block > 0; block = in.readBlock()) {
        count += block;
        for (int i = 0; i < block; i++) {
          in.skip(TraceId.BYTES + SpanId.BYTES);
          in.skipBytes(); // trace state
          in.readInt(); // flags
          attributes(null);
          in.readInt(); // dropped attributes
        }
      }
      oversized |= count > limits.links();
    }

    private void resource(int[] found) {
      attributes(found);
      in.skipBytes(); // schema
      in.readInt(); // dropped attributes
    }

    private void scope() {
      in.skipBytes(); // name
      in.skipBytes(); // version
      attributes(null);
      in.skipBytes(); // schema
      in.readInt(); // dropped attributes
    }

    private void text() {
      oversized |= in.skipBytes() > limits.valueBytes();
    }

    private void attributes(int @Nullable [] found) {
      if (found != null) {
        Arrays.fill(found, 0);
      }
      int count = 0;
      for (int block = in.readBlock(); block > 0; block = in.readBlock()) {
        count += block;
        for (int i = 0; i < block; i++) {
          int keyBytes = in.skipBytes();
          int from = in.position();
          AttributesCodec.skipValue(in, 0);
          oversized |= in.position() - from > limits.valueBytes();
          if (found != null) {
            note(found, from - keyBytes, from);
          }
        }
      }
      oversized |= count > limits.attributes();
    }

    /**
     * @param found for each key of a run, where its value stands; 0 where there is none
     * @param from where the key begins
     * @param to where it ends, and its value begins
     */
    private void note(int[] found, int from, int to) {
      WantedKeys.Wanted wanted = keys.at(bytes, from, to);
      if (wanted == null) {
        return;
      }
      if (wanted.run() >= 0) {
        found[wanted.run()] = to; // of a key that comes twice, the later
      }
      if (bytes[to] != NULL && !(bytes[to] == TEXT && bytes[to + 1] == 0)) {
        facts |= wanted.facts();
      }
    }
  }
}
