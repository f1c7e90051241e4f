package dev.treeline.span;

/**
 * A set of keys as bits by their hashes: it may seem to have a key that it has not, never the other
 * way round. A vocabulary asks each span for hundreds of keys, and a span has a dozen others.
 */
public record KeyBits(long first, long second, long third, long fourth) {

  private static final int GOLDEN = 0x9E3779B9;

  public static KeyBits of(String... keys) {
    long first = 0;
    long second = 0;
    long third = 0;
    long fourth = 0;
    for (String key : keys) {
      int place = placeOf(key);
      long bit = 1L << place;
      switch (place >>> 6) {
        case 0 -> first |= bit;
        case 1 -> second |= bit;
        case 2 -> third |= bit;
        default -> fourth |= bit;
      }
    }
    return new KeyBits(first, second, third, fourth);
  }

  boolean mayHave(String key) {
    int place = placeOf(key);
    long word =
        switch (place >>> 6) {
          case 0 -> first;
          case 1 -> second;
          case 2 -> third;
          default -> fourth;
        };
    return (word >>> place & 1) != 0;
  }

  /** Below 256. */
  private static int placeOf(String key) {
    return key.hashCode() * GOLDEN >>> 24;
  }
}
