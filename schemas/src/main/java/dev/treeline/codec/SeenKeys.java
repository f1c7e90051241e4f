package dev.treeline.codec;

import dev.treeline.span.Attributes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The keys of attributes that were read together: each span of a trace has those of the one before,
 * or nearly. The same bytes are made a text once, and the same keys an order once; else half of
 * what a trace takes in memory were its keys.
 */
final class SeenKeys {

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  /** Where two keys share a place, the later one has it. */
  private static final int PLACE_BITS = 7;

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final int SHAPES = 32;

  private final byte[] @Nullable [] bytes = new byte[1 << PLACE_BITS][];
  private final @Nullable String[] texts = new String[1 << PLACE_BITS];

  /** By the number of their keys. */
  private final @Nullable Attributes[] shapes = new Attributes[SHAPES];

  String text(byte[] in, int from, int length) {
    int place = placeOf(in, from, length);
    byte[] known = bytes[place];
    String text = texts[place];
    if (known != null
        && text != null
        && Arrays.equals(in, from, from + length, known, 0, known.length)) {
      return text;
    }
    String made = new String(in, from, length, StandardCharsets.UTF_8);
    bytes[place] = Arrays.copyOfRange(in, from, from + length);
    texts[place] = made;
    return made;
  }

  Attributes attributes(String[] keys, Object[] values, int size) {
    Attributes shape = shapes[size % SHAPES];
    if (shape != null && shape.hasKeys(keys, size)) {
      return shape.withValues(values);
    }
    Attributes made = Attributes.of(keys, values, size);
    shapes[size % SHAPES] = made;
    return made;
  }

  private static int placeOf(byte[] in, int from, int length) {
    long hash = length;
    int at = from;
    for (; at <= from + length - Long.BYTES; at += Long.BYTES) {
      hash = (hash ^ (long) WORDS.get(in, at)) * GOLDEN;
    }
    for (; at < from + length; at++) {
      hash = (hash ^ in[at]) * GOLDEN;
    }
    return (int) (hash >>> Long.SIZE - PLACE_BITS);
  }
}
