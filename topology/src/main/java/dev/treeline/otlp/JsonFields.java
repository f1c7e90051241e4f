package dev.treeline.otlp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.treeline.codec.DecodeException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fields of OTLP's JSON mapping: a missing or null field has its default value, a field of the
 * wrong type makes the whole request unreadable.
 */
final class JsonFields {

  private JsonFields() {}

  /** The field, null where it is missing or null. */
  static @Nullable JsonNode field(JsonNode object, String name) {
    JsonNode value = object.get(name);
    return value == null || value.isNull() ? null : value;
  }

  /** Objects of an array. */
  static Iterable<JsonNode> objects(JsonNode object, String name) {
    JsonNode array = field(object, name);
    if (array == null) {
      return List.of();
    }
    if (!array.isArray()) {
      throw wrong(name, "an array");
    }
    for (JsonNode item : array) {
      if (!item.isObject()) {
        throw wrong(name, "an array of objects");
      }
    }
    return array;
  }

  /** A nested object; where it is missing, one without fields is as good. */
  static JsonNode object(JsonNode object, String name) {
    JsonNode value = field(object, name);
    if (value == null) {
      return MissingNode.getInstance();
    }
    if (!value.isObject()) {
      throw wrong(name, "an object");
    }
    return value;
  }

  static String text(JsonNode object, String name) {
    JsonNode value = field(object, name);
    return value == null ? "" : text(name, value);
  }

  static String text(String name, JsonNode value) {
    if (!value.isTextual()) {
      throw wrong(name, "a string");
    }
    return value.textValue();
  }

  static boolean flag(String name, JsonNode value) {
    if (!value.isBoolean()) {
      throw wrong(name, "true or false");
    }
    return value.booleanValue();
  }

  /** A signed 64-bit number: JSON numbers lose bits above 2^53, so senders write a string. */
  static long whole(String name, JsonNode value) {
    try {
      if (value.isTextual()) {
        return Long.parseLong(value.textValue());
      }
      return integer(name, value).longValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      throw wrong(name, "a 64-bit number");
    }
  }

  /** An unsigned 64-bit number, as the same 64 bits. */
  static long unsigned(JsonNode object, String name) {
    JsonNode value = field(object, name);
    if (value == null) {
      return 0;
    }
    try {
      if (value.isTextual()) {
        return Long.parseUnsignedLong(value.textValue());
      }
    } catch (NumberFormatException e) {
      throw wrong(name, "an unsigned 64-bit number");
    }
    BigInteger number = integer(name, value);
    if (number.signum() < 0 || number.bitLength() > Long.SIZE) {
      throw wrong(name, "an unsigned 64-bit number");
    }
    return number.longValue();
  }

  static int count(JsonNode object, String name) {
    long count = unsigned(object, name);
    return count < 0 ? Integer.MAX_VALUE : OtlpRules.count(count);
  }

  /** An enum's number; OTLP allows no names here. */
  static int enumeration(JsonNode object, String name) {
    JsonNode value = field(object, name);
    if (value == null) {
      return 0;
    }
    long number = whole(name, value);
    return number == (int) number ? (int) number : -1;
  }

  static double real(String name, JsonNode value) {
    if (value.isNumber()) {
      return value.doubleValue();
    }
    try {
      return Double.parseDouble(text(name, value)); // "NaN", "Infinity", and numbers as strings
    } catch (NumberFormatException e) {
      throw wrong(name, "a number");
    }
  }

  /** Base64 of either alphabet, as all readers of protobuf's JSON take it. */
  static byte[] bytes(String name, JsonNode value) {
    String text = text(name, value).replace('-', '+').replace('_', '/');
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw wrong(name, "base64");
    }
  }

  private static BigInteger integer(String name, JsonNode value) {
    if (value.isIntegralNumber()) {
      return value.bigIntegerValue();
    }
    if (value.isNumber()
        && value.doubleValue() == Math.rint(value.doubleValue())
        && Math.abs(value.doubleValue()) <= 0x1p64) {
      return new BigDecimal(value.doubleValue()).toBigIntegerExact();
    }
    throw wrong(name, "a whole number");
  }

  static DecodeException wrong(String name, String wanted) {
    return new DecodeException("OTLP JSON: " + name + " must be " + wanted);
  }
}
