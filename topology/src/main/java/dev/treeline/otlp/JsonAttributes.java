package dev.treeline.otlp;

import static dev.treeline.otlp.JsonFields.field;

import com.fasterxml.jackson.databind.JsonNode;
import dev.treeline.codec.DecodeException;
import dev.treeline.span.Attributes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Typed values in JSON. Where a key is there twice, the last value stays. */
final class JsonAttributes {

  private JsonAttributes() {}

  /** The field {@code attributes} of an object. */
  static Attributes of(JsonNode object) {
    return map(object, "attributes", 0);
  }

  private static Attributes map(JsonNode object, String name, int depth) {
    Map<String, Object> map = new HashMap<>();
    for (JsonNode entry : JsonFields.objects(object, name)) {
      map.put(JsonFields.text(entry, "key"), value(JsonFields.object(entry, "value"), depth));
    }
    return Attributes.of(map);
  }

  private static Object value(JsonNode from, int depth) {
    if (depth > OtlpRules.MAX_DEPTH) {
      throw new DecodeException(
          "an attribute value nests deeper than " + OtlpRules.MAX_DEPTH + " levels");
    }
    Object scalar = scalar(from);
    if (scalar != null) {
      return scalar;
    }
    if (field(from, "arrayValue") != null) {
      return list(JsonFields.object(from, "arrayValue"), depth + 1);
    }
    if (field(from, "kvlistValue") != null) {
      return map(JsonFields.object(from, "kvlistValue"), "values", depth + 1);
    }
    return Attributes.NULL;
  }

  private static @Nullable Object scalar(JsonNode from) {
    JsonNode text = field(from, "stringValue");
    if (text != null) {
      return JsonFields.text("stringValue", text);
    }
    JsonNode whole = field(from, "intValue");
    if (whole != null) {
      return JsonFields.whole("intValue", whole);
    }
    JsonNode flag = field(from, "boolValue");
    if (flag != null) {
      return JsonFields.flag("boolValue", flag);
    }
    JsonNode real = field(from, "doubleValue");
    if (real != null) {
      return JsonFields.real("doubleValue", real);
    }
    JsonNode bytes = field(from, "bytesValue");
    if (bytes != null) {
      return ByteBuffer.wrap(JsonFields.bytes("bytesValue", bytes)).asReadOnlyBuffer();
    }
    return null;
  }

  private static List<Object> list(JsonNode object, int depth) {
    List<Object> items = new ArrayList<>();
    for (JsonNode item : JsonFields.objects(object, "values")) {
      items.add(value(item, depth));
    }
    return List.copyOf(items);
  }
}
