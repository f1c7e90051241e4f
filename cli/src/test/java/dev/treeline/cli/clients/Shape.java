package dev.treeline.cli.clients;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fields that a document promises of a JSON object, with their types. */
final class Shape {

  private final Map<String, JsonType> required = new LinkedHashMap<>();
  private final Map<String, JsonType> optional = new LinkedHashMap<>();

  Shape needs(JsonType type, String... fields) {
    for (String field : fields) {
      required.put(field, type);
    }
    return this;
  }

  Shape mayHave(JsonType type, String... fields) {
    for (String field : fields) {
      optional.put(field, type);
    }
    return this;
  }

  /** What is wrong with the object; fields that nobody speaks of are not. */
  List<String> errors(JsonNode object) {
    List<String> errors = new ArrayList<>();
    required.forEach(
        (field, type) -> {
          if (!object.has(field)) {
            errors.add(field + " is missing");
          }
        });
    check(object, required, errors);
    check(object, optional, errors);
    return errors;
  }

  /** Fields that nobody speaks of. */
  List<String> strangers(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    names.removeAll(required.keySet());
    names.removeAll(optional.keySet());
    return names;
  }

  private static void check(JsonNode object, Map<String, JsonType> fields, List<String> errors) {
    fields.forEach(
        (field, type) -> {
          JsonNode value = object.get(field);
          if (value != null && !type.allows(value)) {
            errors.add(field + " is not " + type + ": " + value);
          }
        });
  }
}
