package dev.treeline.codec;

import dev.treeline.span.Attributes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The beginning of a value, as much of it as fits. */
final class ValueCut {

  /** What a text, an array or a map is more than its content: type, length or count, end. */
  private static final int FRAME = 8;

  private ValueCut() {}

  /** The text itself where it fits; never half of a character. */
  static String text(String text, int bytes) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (utf8.length <= bytes) {
      return text;
    }
    int end = bytes;
    while (end > 0 && (utf8[end] & 0xC0) == 0x80) { // in the middle of a character
      end--;
    }
    return new String(utf8, 0, end, StandardCharsets.UTF_8);
  }

  /**
   * The value itself where it fits. Texts and bytes count by their content, arrays and maps as they
   * are written; of these the first items are kept.
   */
  static Object value(Object value, int bytes) {
    if (value instanceof String text) {
      return text(text, bytes);
    }
    if (value instanceof ByteBuffer buffer) {
      return buffer.remaining() <= bytes
          ? buffer
          : buffer.slice(buffer.position(), bytes).asReadOnlyBuffer();
    }
    if (AttributesCodec.sizeOf(value) <= bytes) {
      return value;
    }
    if (value instanceof List<?> items) {
      return items(items, bytes - FRAME);
    }
    return value instanceof Attributes nested ? entries(nested, bytes - FRAME) : value;
  }

  private static List<Object> items(List<?> items, int bytes) {
    List<Object> kept = new ArrayList<>();
    int left = bytes;
    for (Object item : items) {
      Object head = fitting(item, left);
      if (head != null) {
        kept.add(head);
      }
      if (head != item) {
        break;
      }
      left -= AttributesCodec.sizeOf(item);
    }
    return List.copyOf(kept);
  }

  private static Attributes entries(Attributes nested, int bytes) {
    Map<String, Object> kept = new LinkedHashMap<>();
    int left = bytes;
    for (int i = 0; i < nested.size(); i++) {
      String key = nested.keys().get(i);
      Object value = nested.values().get(i);
      left -= AttributesCodec.sizeOfText(key);
      Object head = fitting(value, left);
      if (head != null) {
        kept.put(key, head);
      }
      if (head != value) {
        break;
      }
      left -= AttributesCodec.sizeOf(value);
    }
    return Attributes.of(kept);
  }

  /** What of it is written in no more bytes than this; null where that is nothing. */
  private static @Nullable Object fitting(Object value, int bytes) {
    if (AttributesCodec.sizeOf(value) <= bytes) {
      return value;
    }
    if (bytes < FRAME) {
      return null;
    }
    if (value instanceof String || value instanceof ByteBuffer) {
      return value(value, bytes - FRAME);
    }
    return value instanceof List || value instanceof Attributes ? value(value, bytes) : null;
  }
}
