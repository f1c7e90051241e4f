package dev.treeline.cli.docs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Holds a table of fields against answers, in both directions. */
final class FieldCheck {

  private static final String LIKE = "like ";
  private static final String LIST_OF = "list of ";

  private static final Map<String, Predicate<JsonNode>> TYPES =
      Map.of(
          "text", JsonNode::isTextual,
          "time", value -> value.asText().matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z"),
          "whole", JsonNode::isIntegralNumber,
          "number", JsonNode::isNumber,
          "flag", JsonNode::isBoolean,
          "null", JsonNode::isNull,
          "object", JsonNode::isObject,
          "list", JsonNode::isArray,
          "any", value -> true);

  /** A value, and the path at which the table speaks of it. */
  private record At(String path, JsonNode value) {}

  private final FieldTable table;
  private final Set<String> errors = new TreeSet<>();

  /** What a row says, as it was met in an answer: {@code field: type}. */
  private final Set<String> met = new HashSet<>();

  private final Deque<At> open = new ArrayDeque<>();

  FieldCheck(FieldTable table) {
    this.table = table;
  }

  void look(String name, JsonNode answer) {
    open.push(new At("", answer));
    while (!open.isEmpty()) {
      At at = open.pop();
      if (at.value().isObject()) {
        lookAtObject(name, at);
      } else {
        at.value().forEach(item -> open.push(new At(at.path() + "[]", item)));
      }
    }
  }

  /** All that was wrong with the answers, and what the table says that none of them has. */
  Set<String> errors() {
    Set<String> all = new TreeSet<>(errors);
    for (FieldTable.Row row : table.rows().values()) {
      row.types().stream()
          .filter(type -> !met.contains(row.field() + ": " + type))
          .forEach(type -> all.add("no answer has " + row.field() + " as " + type));
      if (row.mayBeAbsent() && !met.contains(row.field() + ": absent")) {
        all.add("every answer has " + row.field());
      }
    }
    return all;
  }

  private void lookAtObject(String name, At at) {
    List<FieldTable.Row> rows = table.below(at.path());
    for (var field : at.value().properties()) {
      FieldTable.Row row = rowOf(at.path(), field.getKey());
      if (row == null) {
        errors.add(name + ": the page does not know " + join(at.path(), field.getKey()));
      } else {
        lookAtValue(name, row, field.getValue());
      }
    }
    for (FieldTable.Row row : rows) {
      String key = row.field().substring(row.field().lastIndexOf('.') + 1);
      if (!key.equals("*") && !at.value().has(key)) {
        met.add(row.field() + ": absent");
        if (!row.mayBeAbsent()) {
          errors.add(name + ": " + row.field() + " is absent");
        }
      }
    }
  }

  private void lookAtValue(String name, FieldTable.Row row, JsonNode value) {
    for (String type : row.types()) {
      if (allows(type, value)) {
        met.add(row.field() + ": " + type);
        descend(row.field(), type, value);
        return;
      }
    }
    errors.add(name + ": " + row.field() + " is not " + row.types() + " but " + shown(value));
  }

  private void descend(String path, String type, JsonNode value) {
    if (type.startsWith(LIST_OF)) {
      value.forEach(item -> descend(path, type.substring(LIST_OF.length()), item));
    } else if (type.startsWith(LIKE)) {
      open.push(new At(type.substring(LIKE.length()), value));
    } else if (value.isContainerNode() && !type.equals("any")) {
      open.push(new At(path, value));
    }
  }

  private static boolean allows(String type, JsonNode value) {
    if (type.startsWith(LIST_OF)) {
      String item = type.substring(LIST_OF.length());
      boolean allowed = value.isArray();
      for (JsonNode each : value) {
        allowed &= allows(item, each);
      }
      return allowed;
    }
    Predicate<JsonNode> known = type.startsWith(LIKE) ? JsonNode::isObject : TYPES.get(type);
    if (known == null) {
      throw new AssertionError("no type: " + type + "; there are " + TYPES.keySet());
    }
    return known.test(value);
  }

  private FieldTable.@Nullable Row rowOf(String path, String key) {
    FieldTable.Row row = table.rows().get(join(path, key));
    return row == null ? table.rows().get(join(path, "*")) : row;
  }

  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String shown(JsonNode value) {
    String text = value.toString();
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }
}
