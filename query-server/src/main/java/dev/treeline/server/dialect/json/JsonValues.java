package dev.treeline.server.dialect.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.span.Attributes;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Attribute values as JSON: numbers stay numbers, bytes become base64. The methods call each other
 * for nested values, which are at most 64 deep, a limit of the codec.
 */
public final class JsonValues {

  private static final JsonFactory JSON = new JsonFactory();

  private JsonValues() {}

  public static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value instanceof String text) {
      json.writeString(text);
    } else if (value instanceof Long number) {
      json.writeNumber(number);
    } else if (value instanceof Double number) {
      writeDouble(json, number);
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof ByteBuffer bytes) {
      json.writeBinary(bytesOf(bytes));
    } else if (value instanceof List<?> items) {
      json.writeStartArray();
      for (Object item : items) {
        write(json, item);
      }
      json.writeEndArray();
    } else if (value instanceof Attributes nested) {
      writeObject(json, nested);
    } else if (value instanceof Map<?, ?> nested) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : nested.entrySet()) {
        json.writeFieldName(entry.getKey().toString());
        write(json, entry.getValue());
      }
      json.writeEndObject();
    } else {
      json.writeNull();
    }
  }

  public static void writeObject(JsonGenerator json, Attributes attributes) throws IOException {
    writeObject(json, attributes, (key, value) -> true);
  }

  /** Only those that pass. */
  public static void writeObject(
      JsonGenerator json, Attributes attributes, BiPredicate<String, Object> keep)
      throws IOException {
    json.writeStartObject();
    List<String> keys = attributes.keys();
    List<Object> values = attributes.values();
    for (int i = 0; i < keys.size(); i++) {
      if (keep.test(keys.get(i), values.get(i))) {
        json.writeFieldName(keys.get(i));
        write(json, values.get(i));
      }
    }
    json.writeEndObject();
  }

  /** A value where only text may stand: lists and objects become their JSON. */
  public static String text(Object value) {
    if (value instanceof String text) {
      return text; // most are, and to find out that they are no list costs a tenth of an answer
    }
    if (value instanceof ByteBuffer bytes) {
      return Base64.getEncoder().encodeToString(bytesOf(bytes));
    }
    if (!(value instanceof List || value instanceof Map || value instanceof Attributes)) {
      return value.toString();
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      write(json, value);
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    return text.toString();
  }

  /** A string or null. */
  public static void writeText(JsonGenerator json, String field, @Nullable String text)
      throws IOException {
    if (text == null) {
      json.writeNullField(field);
    } else {
      json.writeStringField(field, text);
    }
  }

  /** An amount of money to its last digit, never in scientific notation. */
  public static void writeAmount(JsonGenerator json, String name, @Nullable BigDecimal amount)
      throws IOException {
    if (amount == null) {
      json.writeNullField(name);
    } else {
      json.writeFieldName(name);
      json.writeNumber(amount.stripTrailingZeros().toPlainString());
    }
  }

  /** A whole number or null. */
  public static void writeWhole(JsonGenerator json, String field, @Nullable Long number)
      throws IOException {
    if (number == null) {
      json.writeNullField(field);
    } else {
      json.writeNumberField(field, number);
    }
  }

  /** JSON has no word for NaN and the infinities: they become strings. */
  private static void writeDouble(JsonGenerator json, double number) throws IOException {
    if (Double.isFinite(number)) {
      json.writeNumber(number);
    } else {
      json.writeString(Double.toString(number));
    }
  }

  private static byte[] bytesOf(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
