package dev.treeline.cli.clients;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Predicate;

/** What a JSON value may be. */
enum JsonType {
  TEXT(JsonNode::isTextual),
  TEXT_OR_NULL(value -> value.isTextual() || value.isNull()),
  TIME(JsonType::isTime),
  TIME_OR_NULL(value -> value.isNull() || isTime(value)),
  WHOLE(JsonNode::isIntegralNumber),
  WHOLE_OR_NULL(value -> value.isIntegralNumber() || value.isNull()),
  NUMBER_OR_NULL(value -> value.isNumber() || value.isNull()),
  YES(value -> value.isBoolean() && value.booleanValue()),
  NO(value -> value.isBoolean() && !value.booleanValue()),
  OBJECT(JsonNode::isObject),
  OBJECT_OR_NULL(value -> value.isObject() || value.isNull()),
  LIST(JsonNode::isArray);

  private final Predicate<JsonNode> allows;

  JsonType(Predicate<JsonNode> allows) {
    this.allows = allows;
  }

  boolean allows(JsonNode value) {
    return allows.test(value);
  }

  private static boolean isTime(JsonNode value) {
    return value.asText().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?Z");
  }
}
