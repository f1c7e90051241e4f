package dev.treeline.server.dialects;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;

/** The fields that occur in JSON: {@code data.startTime: STRING}, wherever below the root it is. */
final class Fields {

  /** Their keys are the sender's, and may be any. */
  private static final Set<String> OPEN =
      Set.of("attributes", "resource", "properties", "meta", "metrics", "metadata");

  /** An object or list, and the field that holds it. */
  private record Holder(String name, JsonNode value) {}

  private Fields() {}

  static Set<String> of(JsonNode json) {
    Set<String> fields = new TreeSet<>();
    Deque<Holder> open = new ArrayDeque<>();
    open.push(new Holder("", json));
    while (!open.isEmpty()) {
      Holder holder = open.pop();
      if (holder.value().isArray()) {
        holder.value().forEach(item -> open.push(new Holder(holder.name(), item)));
      } else if (!OPEN.contains(holder.name())) {
        for (var field : holder.value().properties()) {
          open.push(new Holder(field.getKey(), field.getValue()));
          fields.add(holder.name() + "." + field.getKey() + ": " + field.getValue().getNodeType());
        }
      }
    }
    return fields;
  }
}
