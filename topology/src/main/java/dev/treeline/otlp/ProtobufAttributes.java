package dev.treeline.otlp;

import dev.treeline.codec.DecodeException;
import dev.treeline.span.Attributes;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.ArrayList;
import java.util.List;

/** Typed values in protobuf. Where a key is there twice, the last value stays. */
final class ProtobufAttributes {

  private ProtobufAttributes() {}

  static Attributes of(List<KeyValue> from) {
    return map(from, 0);
  }

  private static Attributes map(List<KeyValue> from, int depth) {
    int size = from.size();
    String[] keys = new String[size];
    Object[] values = new Object[size];
    for (int i = 0; i < size; i++) {
      KeyValue entry = from.get(i);
      keys[i] = entry.getKey();
      values[i] = value(entry.getValue(), depth);
    }
    return Attributes.of(keys, values, size);
  }

  private static Object value(AnyValue from, int depth) {
    if (depth > OtlpRules.MAX_DEPTH) {
      throw new DecodeException(
          "an attribute value nests deeper than " + OtlpRules.MAX_DEPTH + " levels");
    }
    return switch (from.getValueCase()) {
      case STRING_VALUE -> from.getStringValue();
      case BOOL_VALUE -> from.getBoolValue();
      case INT_VALUE -> from.getIntValue();
      case DOUBLE_VALUE -> from.getDoubleValue();
      case BYTES_VALUE -> from.getBytesValue().asReadOnlyByteBuffer();
      case ARRAY_VALUE -> list(from.getArrayValue().getValuesList(), depth + 1);
      case KVLIST_VALUE -> map(from.getKvlistValue().getValuesList(), depth + 1);
      case VALUE_NOT_SET -> Attributes.NULL;
    };
  }

  private static List<Object> list(List<AnyValue> from, int depth) {
    List<Object> items = new ArrayList<>(from.size());
    for (AnyValue item : from) {
      items.add(value(item, depth));
    }
    return List.copyOf(items);
  }
}
