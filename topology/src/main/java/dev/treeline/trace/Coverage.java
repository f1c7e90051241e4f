package dev.treeline.trace;

import java.util.Set;
import java.util.TreeSet;

/**
 * How much of the intake a reader has seen: what is in a partition that it does not have, or in
 * which it is behind, may be missing from its answers.
 *
 * @param partitions of {@code treeline.spans} in all
 * @param upToDate those that are seen up to now, but for {@code max.stale}
 */
public record Coverage(int partitions, Set<Integer> upToDate) {

  public static final Coverage NONE = new Coverage(0, Set.of());

  public Coverage {
    upToDate = Set.copyOf(upToDate);
  }

  /** Of the two together. */
  public Coverage plus(Coverage other) {
    Set<Integer> both = new TreeSet<>(upToDate);
    both.addAll(other.upToDate);
    return new Coverage(Math.max(partitions, other.partitions), both);
  }

  /** The partitions that are behind, or that nobody has. */
  public Set<Integer> missing() {
    Set<Integer> missing = new TreeSet<>();
    for (int partition = 0; partition < partitions; partition++) {
      if (!upToDate.contains(partition)) {
        missing.add(partition);
      }
    }
    return missing;
  }
}
