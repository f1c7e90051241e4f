package dev.treeline.span;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which of up to 64 groups a key belongs to, by itself or by how it begins. A vocabulary asks each
 * span for hundreds of keys; the spans of a trace have a few sets of keys, and each set is looked
 * up once.
 */
public final class KeyGroups {

  private final Map<String, Long> ofKeys = new HashMap<>();
  private final List<Beginning> beginnings = new ArrayList<>();

  private record Beginning(String text, long groups) {}

  /** Makes them; used by one thread, before anybody asks. */
  public static final class Builder {

    private final KeyGroups made = new KeyGroups();

    public Builder key(String key, int group) {
      made.ofKeys.merge(key, 1L << group, (one, other) -> one | other);
      return this;
    }

    public Builder keysFrom(String beginning, int group) {
      made.beginnings.add(new Beginning(beginning, 1L << group));
      return this;
    }

    public KeyGroups build() {
      return made;
    }
  }

  private KeyGroups() {}

  /** A bit for each group that one of the keys belongs to. */
  long of(String[] keys) {
    long groups = 0;
    for (String key : keys) {
      groups |= ofKeys.getOrDefault(key, 0L);
      for (Beginning beginning : beginnings) {
        if (key.startsWith(beginning.text)) {
          groups |= beginning.groups;
        }
      }
    }
    return groups;
  }
}
