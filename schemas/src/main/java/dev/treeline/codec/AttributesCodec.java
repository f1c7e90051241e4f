package dev.treeline.codec;

import dev.treeline.span.Attributes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.io.Encoder;

/** Attributes as an Avro map of {@code Value} records. */
final class AttributesCodec {

  /** Deeper nesting is refused: it costs stack, and no instrumentation needs it. */
  static final int MAX_DEPTH = 64;

  static final int BRANCHES = 8;

  private static final int USUAL_ATTRIBUTES = 16;

  private AttributesCodec() {}

  /**
   * @param seen by those before
   */
  static Attributes read(AvroReader in, SeenKeys seen) {
    return readMap(in, seen, 0);
  }

  /**
   * @throws IllegalArgumentException when a value nests deeper than can be read again
   */
  static void write(Encoder out, Attributes attributes) throws IOException {
    writeMap(out, attributes, 0);
  }

  private static void writeMap(Encoder out, Attributes attributes, int depth) throws IOException {
    out.writeMapStart();
    out.setItemCount(attributes.size());
    List<String> keys = attributes.keys();
    List<Object> values = attributes.values();
    for (int i = 0; i < keys.size(); i++) {
      out.startItem();
      out.writeString(keys.get(i));
      writeValue(out, values.get(i), depth);
    }
    out.writeMapEnd();
  }

  private static Attributes readMap(AvroReader in, SeenKeys seen, int depth) {
    int block = in.readBlock();
    if (block == 0) {
      return Attributes.EMPTY;
    }
    // Not as many as the block says there are: hostile bytes may say anything.
    int room = Math.min(block, USUAL_ATTRIBUTES);
    String[] keys = new String[room];
    Object[] values = new Object[room];
    int size = 0;
    for (; block > 0; block = in.readBlock()) {
      for (int i = 0; i < block; i++) {
        if (size == keys.length) {
          keys = Arrays.copyOf(keys, 2 * size);
          values = Arrays.copyOf(values, 2 * size);
        }
        keys[size] = in.readString(seen);
        values[size++] = readValue(in, seen, depth);
      }
    }
    return seen.attributes(keys, values, size);
  }

  private static Object readValue(AvroReader in, SeenKeys seen, int depth) {
    requireDepth(depth);
    return switch (in.readIndex(BRANCHES)) {
      case 0 -> Attributes.NULL;
      case 1 -> in.readBoolean();
      case 2 -> in.readLong();
      case 3 -> in.readDouble();
      case 4 -> in.readString();
      case 5 -> ByteBuffer.wrap(in.readBytes()).asReadOnlyBuffer();
      case 6 -> readList(in, seen, depth + 1);
      default -> readMap(in, seen, depth + 1);
    };
  }

  /** Passes over a value, which must be one that can be read. */
  static void skipValue(AvroReader in, int depth) {
    requireDepth(depth);
    switch (in.readIndex(BRANCHES)) {
      case 0 -> {}
      case 1 -> in.readBoolean();
      case 2 -> in.readLong();
      case 3 -> in.skip(Double.BYTES);
      case 4, 5 -> in.skipBytes();
      case 6 -> skipItems(in, depth + 1, false);
      default -> skipItems(in, depth + 1, true);
    }
  }

  private static void skipItems(AvroReader in, int depth, boolean keyed) {
    for (int block = in.readBlock(); block > 0; block = in.readBlock()) {
      for (int i = 0; i < block; i++) {
        if (keyed) {
          in.skipBytes();
        }
        skipValue(in, depth);
      }
    }
  }

  private static void requireDepth(int depth) {
    if (depth > MAX_DEPTH) {
      throw new DecodeException("an attribute value nests deeper than " + MAX_DEPTH + " levels");
    }
  }

  private static List<Object> readList(AvroReader in, SeenKeys seen, int depth) {
    List<Object> items = new ArrayList<>();
    for (int block = in.readBlock(); block > 0; block = in.readBlock()) {
      for (int i = 0; i < block; i++) {
        items.add(readValue(in, seen, depth));
      }
    }
    return List.copyOf(items);
  }

  private static void writeValue(Encoder out, Object value, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException(
          "an attribute value nests deeper than " + MAX_DEPTH + " levels");
    }
    if (value instanceof String text) {
      out.writeIndex(4);
      out.writeString(text);
    } else if (value instanceof Long number) {
      out.writeIndex(2);
      out.writeLong(number);
    } else if (value instanceof Boolean flag) {
      out.writeIndex(1);
      out.writeBoolean(flag);
    } else if (value instanceof Double number) {
      out.writeIndex(3);
      out.writeDouble(number);
    } else if (value instanceof ByteBuffer bytes) {
      out.writeIndex(5);
      out.writeBytes(bytes.duplicate());
    } else if (value instanceof List<?> items) {
      out.writeIndex(6);
      out.writeArrayStart();
      out.setItemCount(items.size());
      for (Object item : items) {
        out.startItem();
        writeValue(out, item, depth + 1);
      }
      out.writeArrayEnd();
    } else if (value instanceof Attributes nested) {
      out.writeIndex(7);
      writeMap(out, nested, depth + 1);
    } else if (value == Attributes.NULL) {
      out.writeIndex(0);
    } else {
      throw new IllegalArgumentException("no attribute type: " + value.getClass().getName());
    }
  }

  /** How many bytes {@link #write} makes of a value. */
  static int sizeOf(Object value) {
    if (value instanceof String text) {
      return 1 + sizeOfText(text);
    } else if (value instanceof Long number) {
      return 1 + sizeOfLong(number);
    } else if (value instanceof Boolean) {
      return 1 + 1;
    } else if (value instanceof Double) {
      return 1 + Double.BYTES;
    } else if (value instanceof ByteBuffer bytes) {
      return 1 + sizeOfLong(bytes.remaining()) + bytes.remaining();
    } else if (value instanceof List<?> items) {
      return 1 + sizeOfCount(items.size()) + items.stream().mapToInt(i -> sizeOf(i)).sum();
    } else if (value instanceof Attributes nested) {
      return 1
          + sizeOfCount(nested.size())
          + nested.keys().stream().mapToInt(AttributesCodec::sizeOfText).sum()
          + nested.values().stream().mapToInt(AttributesCodec::sizeOf).sum();
    }
    return 1;
  }

  static int sizeOfText(String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    return sizeOfLong(bytes) + bytes;
  }

  /** The count before the only block, and the zero behind it. */
  private static int sizeOfCount(int items) {
    return items == 0 ? 1 : sizeOfLong(items) + 1;
  }

  private static int sizeOfLong(long number) {
    long zigzag = (number << 1) ^ (number >> 63);
    return Math.max(1, (70 - Long.numberOfLeadingZeros(zigzag)) / 7);
  }
}
