package dev.treeline.topology.assembly;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A trace key in memory: bytes that are equal when they are the same. */
record TraceRef(byte[] key) implements Comparable<TraceRef> {

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TraceRef that && Arrays.equals(key, that.key);
  }

  @Override
  public int compareTo(TraceRef other) {
    return Arrays.compareUnsigned(key, other.key);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(key);
  }
}
