package dev.treeline.topology.assembly;

import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * Where its rows are.
 *
 * @param starts window starts, ascending, each with a row; none only where a deleted trace has
 *     nothing left
 * @param expired rows of an older bucket are gone
 * @param lost rows are gone that could not have expired
 */
record Buckets(long[] starts, boolean expired, boolean lost) {

  static Buckets of(long... starts) {
    return new Buckets(starts, false, false);
  }

  Buckets withLoss() {
    return new Buckets(starts, expired, true);
  }

  /** Only these are left. */
  Buckets only(long[] filled) {
    return new Buckets(
        filled.length == 0 ? new long[] {starts[starts.length - 1]} : filled, true, lost);
  }

  Buckets plus(long bucket, long oldestReadable) {
    long[] readable = Arrays.stream(starts).filter(start -> start >= oldestReadable).toArray();
    long[] all = Arrays.copyOf(readable, readable.length + 1);
    all[readable.length] = bucket;
    return new Buckets(all, expired || readable.length < starts.length, lost);
  }

  Buckets joined(Buckets other) {
    return new Buckets(
        LongStream.concat(Arrays.stream(starts), Arrays.stream(other.starts))
            .sorted()
            .distinct()
            .toArray(),
        expired || other.expired,
        lost || other.lost);
  }
}
