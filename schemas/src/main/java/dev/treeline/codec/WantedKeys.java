package dev.treeline.codec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The attributes that a skim looks for, found by the bytes of their keys. */
final class WantedKeys {

  private final Wanted[][] byLength;
  private final int runKeys;

  /**
   * What a key is good for.
   *
   * @param run its place among the keys of runs, less than 0 where it is none of them
   * @param facts the bits of the facts that it tells
   */
  record Wanted(byte[] key, int run, int facts) {}

  WantedKeys(List<String> runKeys, List<List<String>> facts) {
    this.runKeys = runKeys.size();
    Set<String> all = new LinkedHashSet<>(runKeys);
    facts.forEach(all::addAll);
    List<Wanted> wanted = new ArrayList<>();
    for (String key : all) {
      int bits = 0;
      for (int fact = 0; fact < facts.size(); fact++) {
        bits |= facts.get(fact).contains(key) ? 1 << fact : 0;
      }
      byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
      wanted.add(new Wanted(bytes, runKeys.indexOf(key), bits));
    }
    int longest = wanted.stream().mapToInt(w -> w.key.length).max().orElse(0);
    this.byLength = new Wanted[longest + 1][];
    for (int length = 0; length <= longest; length++) {
      int same = length;
      byLength[length] = wanted.stream().filter(w -> w.key.length == same).toArray(Wanted[]::new);
    }
  }

  /** How many keys carry a run's id. */
  int runKeys() {
    return runKeys;
  }

  /** What the key between these places is wanted for, null where it is not. */
  @Nullable Wanted at(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length >= byLength.length) {
      return null;
    }
    for (Wanted wanted : byLength[length]) {
      if (Arrays.equals(wanted.key, 0, length, bytes, from, to)) {
        return wanted;
      }
    }
    return null;
  }
}
