package dev.treeline.span;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Typed attributes, sorted by key, so that equal attributes have one form whatever order they came
 * in. A value is a {@link String}, {@link Boolean}, {@link Long}, {@link Double}, {@link
 * ByteBuffer}, a {@link List} of values, nested {@link Attributes}, or {@link #NULL}.
 */
public final class Attributes {

  /** An attribute that is there and has no value. */
  public static final Object NULL =
      new Object() {
        @Override
        public String toString() {
          return "null";
        }
      };

  public static final Attributes EMPTY = new Attributes(new String[0], new Object[0]);

  /** Of more, places are made slower than a tree finds them. */
  private static final int FEW = 64;

  private final String[] keys;
  private final Object[] values;
  private final AboutKeys about;
  private int hash;

  private Attributes(String[] keys, Object[] values) {
    this(keys, values, new AboutKeys());
  }

  private Attributes(String[] keys, Object[] values, AboutKeys about) {
    this.keys = keys;
    this.values = values;
    this.about = about;
  }

  /**
   * What was found out about keys, once for all attributes that share them. Null until somebody
   * asks; threads that ask at once find the same.
   */
  private static final class AboutKeys {
    private @Nullable KeyBits bits;
    private @Nullable Grouped grouped;
  }

  private record Grouped(KeyGroups by, long groups) {}

  /** Of a map whose values are of the types above. */
  public static Attributes of(Map<String, ?> map) {
    if (map.isEmpty()) {
      return EMPTY;
    }
    int size = map.size();
    String[] keys = map.keySet().toArray(new String[size]);
    Object[] values = map.values().toArray();
    return of(keys, values, size);
  }

  /**
   * Of keys and their values, as many as {@code size} says; of a key that comes twice, the later
   * value. Keys that are in order already, as in whatever Treeline wrote, cost no sorting.
   */
  public static Attributes of(String[] keys, Object[] values, int size) {
    if (size == 0) {
      return EMPTY;
    }
    for (int i = 1; i < size; i++) {
      if (keys[i - 1].compareTo(keys[i]) >= 0) {
        return size <= FEW ? sortedFew(keys, values, size) : sortedMany(keys, values, size);
      }
    }
    return new Attributes(Arrays.copyOf(keys, size), Arrays.copyOf(values, size));
  }

  /** Each goes to its place among those before: no entry of a map is made for it. */
  private static Attributes sortedFew(String[] keys, Object[] values, int size) {
    String[] sortedKeys = new String[size];
    Object[] sortedValues = new Object[size];
    int sorted = 0;
    for (int i = 0; i < size; i++) {
      int at = Arrays.binarySearch(sortedKeys, 0, sorted, keys[i]);
      if (at < 0) {
        at = -at - 1;
        System.arraycopy(sortedKeys, at, sortedKeys, at + 1, sorted - at);
        System.arraycopy(sortedValues, at, sortedValues, at + 1, sorted - at);
        sorted++;
      }
      sortedKeys[at] = keys[i];
      sortedValues[at] = values[i];
    }
    return sorted == size
        ? new Attributes(sortedKeys, sortedValues)
        : new Attributes(Arrays.copyOf(sortedKeys, sorted), Arrays.copyOf(sortedValues, sorted));
  }

  private static Attributes sortedMany(String[] keys, Object[] values, int size) {
    TreeMap<String, Object> sorted = new TreeMap<>();
    for (int i = 0; i < size; i++) {
      sorted.put(keys[i], values[i]);
    }
    return new Attributes(
        sorted.keySet().toArray(String[]::new), sorted.values().toArray(Object[]::new));
  }

  /** Whether these are its very keys, objects and order. */
  public boolean hasKeys(String[] others, int number) {
    if (number != keys.length) {
      return false;
    }
    for (int i = 0; i < number; i++) {
      if (others[i] != keys[i]) {
        return false;
      }
    }
    return true;
  }

  /** Other values under the same keys. */
  public Attributes withValues(Object[] others) {
    return new Attributes(keys, Arrays.copyOf(others, keys.length), about);
  }

  public int size() {
    return keys.length;
  }

  public boolean isEmpty() {
    return keys.length == 0;
  }

  public boolean has(String key) {
    return indexOf(key) >= 0;
  }

  public @Nullable Object get(String key) {
    int at = indexOf(key);
    return at < 0 ? null : values[at];
  }

  /** A bit for each group that a key here belongs to. */
  public long groups(KeyGroups by) {
    Grouped known = about.grouped;
    if (known == null || known.by != by) {
      known = new Grouped(by, by.of(keys));
      about.grouped = known;
    }
    return known.groups;
  }

  /** Whether a key begins so. */
  public boolean hasKeyFrom(String prefix) {
    int at = Arrays.binarySearch(keys, prefix);
    int from = at < 0 ? -at - 1 : at;
    return from < keys.length && keys[from].startsWith(prefix);
  }

  private int indexOf(String key) {
    return bits().mayHave(key) ? Arrays.binarySearch(keys, key) : -1;
  }

  private KeyBits bits() {
    KeyBits known = about.bits;
    if (known == null) {
      known = KeyBits.of(keys);
      about.bits = known;
    }
    return known;
  }

  /** The value if it is a string. */
  public @Nullable String text(String key) {
    return get(key) instanceof String text ? text : null;
  }

  /** The value if it is a number, or a string that is a whole one. */
  public @Nullable Long whole(String key) {
    return wholeOf(get(key));
  }

  /** The same of a value. */
  public static @Nullable Long wholeOf(@Nullable Object value) {
    if (value instanceof Long number) {
      return number;
    }
    if (value instanceof Double number
        && number == Math.rint(number)
        && Math.abs(number) < 0x1p63) { // beyond, longValue() would answer another number
      return number.longValue();
    }
    if (value instanceof String text) {
      try {
        return Long.valueOf(text.trim());
      } catch (NumberFormatException notANumber) {
        return null;
      }
    }
    return null;
  }

  public void forEach(BiConsumer<String, Object> action) {
    for (int i = 0; i < keys.length; i++) {
      action.accept(keys[i], values[i]);
    }
  }

  /** Keys in order. */
  public List<String> keys() {
    return Collections.unmodifiableList(Arrays.asList(keys));
  }

  /** Values in the order of their keys. */
  public List<Object> values() {
    return Collections.unmodifiableList(Arrays.asList(values));
  }

  /** All of both; where a key is in both, the value of {@code other}. */
  public Attributes with(Attributes other) {
    if (other.isEmpty()) {
      return this;
    }
    if (isEmpty()) {
      return other;
    }
    TreeMap<String, Object> both = new TreeMap<>();
    forEach(both::put);
    other.forEach(both::put);
    return of(both);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other == this
        || (other instanceof Attributes that
            && Arrays.equals(keys, that.keys)
            && Arrays.equals(values, that.values));
  }

  /** Once: each span of a trace asks for that of its resource. */
  @Override
  public int hashCode() {
    int known = hash;
    if (known == 0) {
      known = 31 * Arrays.hashCode(keys) + Arrays.hashCode(values);
      hash = known;
    }
    return known;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    forEach((key, value) -> text.append(text.length() > 1 ? ", " : "").append(key + "=" + value));
    return text.append('}').toString();
  }
}
