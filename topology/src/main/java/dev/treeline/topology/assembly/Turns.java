package dev.treeline.topology.assembly;

import dev.treeline.key.TraceKey;
import java.nio.BufferUnderflowException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A second copy of a trace's state at each turn of its life: closed, opened again, a new bucket,
 * the first span dropped. A process that stood still, and does not know yet that another took its
 * place, writes old states to the changelog behind the newer ones; rows survive that, for they are
 * never rewritten, but a state is one row that is. A copy has a key of its own turn, so that nobody
 * overwrites it with an older one. On start, a state that is behind its copies is put right.
 */
final class Turns {

  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

  private record Repair(byte[] traceKey, TraceState state) {}

  private final KeyValueStore<byte[], byte[]> states;
  private final List<Repair> repairs = new ArrayList<>();
  private final List<byte[]> damaged = new ArrayList<>();

  Turns(KeyValueStore<byte[], byte[]> states) {
    this.states = states;
  }

  static boolean isCopy(byte[] key) {
    return key.length == TraceKey.TURN_BYTES;
  }

  /** Copies the state where it has taken a turn. */
  void note(byte[] traceKey, TraceState before, TraceState after) {
    boolean same =
        after.open() == before.open()
            && after.newestBucket() == before.newestBucket()
            && after.lastClose().equals(before.lastClose());
    if (!same) {
      states.put(keyOf(traceKey, after), TraceStateCodec.encode(after));
    }
  }

  /** The turn was none. */
  void takeBack(byte[] traceKey, TraceState state) {
    states.delete(keyOf(traceKey, state));
  }

  /** Of a trace that is deleted, whose copies would bring back where it was. */
  void forget(byte[] traceKey) {
    List<byte[]> copies = new ArrayList<>();
    try (KeyValueIterator<byte[], byte[]> beside =
        states.range(traceKey, TraceKey.lastRow(traceKey))) {
      while (beside.hasNext()) {
        byte[] key = beside.next().key;
        if (isCopy(key)) {
          copies.add(key);
        }
      }
    }
    copies.forEach(states::delete);
  }

  /** As it was closed for the last time; null where it was opened again at once. */
  @Nullable TraceState closed(byte[] traceKey, TraceState since) {
    TraceState closed = null;
    try (KeyValueIterator<byte[], byte[]> beside =
        states.range(traceKey, TraceKey.lastRow(traceKey))) {
      while (beside.hasNext()) {
        KeyValue<byte[], byte[]> row = beside.next();
        TraceState copy = isCopy(row.key) ? TraceStateCodec.decode(row.value) : null;
        if (copy != null && copy.isCloseOf(since)) {
          closed = closed == null ? copy : closed.joined(copy);
        }
      }
    }
    return closed;
  }

  private static byte[] keyOf(byte[] traceKey, TraceState state) {
    return TraceKey.turn(
        traceKey,
        state.open() ? 1 : 0,
        state.revision(),
        state.lastClose().rows(),
        state.newestBucket());
  }

  /**
   * Reads all states on start.
   *
   * @param oldest of a trace whose state is gone though it should be there
   * @param each trace, with its state as it should be; guards as they are
   */
  void readAll(long oldest, BiConsumer<byte[], TraceState> each) {
    try (KeyValueIterator<byte[], byte[]> all = states.all()) {
      while (all.hasNext()) {
        byte[] traceKey = TraceKey.prefixOf(all.peekNextKey());
        TraceState state = null;
        TraceState right = null;
        while (all.hasNext() && isOf(all.peekNextKey(), traceKey)) {
          KeyValue<byte[], byte[]> row = all.next();
          TraceState read = readable(row);
          if (read == null) {
            damaged.add(row.key);
          } else if (TraceKey.isGuard(row.key)) {
            each.accept(row.key, read);
          } else {
            boolean own = row.key.length == TraceKey.BYTES;
            state = own ? read : state;
            right = right == null ? read : together(right, read);
          }
        }
        if (right != null && (state != null || right.lastArrival() >= oldest)) {
          if (state == null || !right.isLike(state)) {
            repairs.add(new Repair(traceKey, right));
          }
          each.accept(traceKey, right);
        }
      }
    }
  }

  /**
   * Null where it is no state: one trace must not keep its partition from beginning, on this
   * instance and on each that takes over. A layout of a later version ends it all the same, or all
   * states would be given up by who went back too far.
   */
  private static @Nullable TraceState readable(KeyValue<byte[], byte[]> row) {
    try {
      return TraceStateCodec.decode(row.value);
    } catch (BufferUnderflowException | IndexOutOfBoundsException | NegativeArraySizeException e) {
      LOG.error(
          "A state of trace {} is damaged, and deleted. Its key and bytes were {} {}",
          TraceKey.traceIdOf(row.key),
          HexFormat.of().formatHex(row.key),
          HexFormat.of().formatHex(row.value));
      return null;
    }
  }

  /** Copies outlive a state: what began again under the id is not what they speak of. */
  private static TraceState together(TraceState one, TraceState other) {
    if (one.lastArrival() < other.firstArrival()) {
      return other;
    }
    return other.lastArrival() < one.firstArrival() ? one : one.joined(other);
  }

  private static boolean isOf(byte[] key, byte[] traceKey) {
    return Arrays.equals(key, 0, TraceKey.BYTES, traceKey, 0, TraceKey.BYTES);
  }

  /** Before anything else is done with what was restored, and once all of it was read. */
  void repair(BiConsumer<byte[], TraceState> repaired) {
    damaged.forEach(states::delete);
    damaged.clear();
    for (Repair repair : repairs) {
      states.put(repair.traceKey, TraceStateCodec.encode(repair.state));
      repaired.accept(repair.traceKey, repair.state);
    }
    repairs.clear();
  }
}
