package dev.treeline.server.dialect.agno;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/**
 * {@code GET /traces/filter-schema}, from which Agno's page of traces builds its filter bar: what
 * {@code GET /traces} takes, and nothing more, for there is no other search here.
 */
final class FilterSchema {

  /**
   * A field.
   *
   * @param values those that it can have; none where it can have any
   */
  private record Field(
      String key, String label, String type, List<String> operators, List<String> values) {

    static Field id(String key, String label) {
      return new Field(key, label, "string", List.of("EQ"), List.of());
    }

    static Field time(String key, String label, String operator) {
      return new Field(key, label, "datetime", List.of(operator), List.of());
    }
  }

  private static final List<Field> FIELDS =
      List.of(
          new Field("status", "Status", "enum", List.of("EQ"), List.of("OK", "ERROR")),
          Field.id("user_id", "User ID"),
          Field.id("agent_id", "Agent ID"),
          Field.id("team_id", "Team ID"),
          Field.id("workflow_id", "Workflow ID"),
          Field.id("session_id", "Session ID"),
          Field.id("run_id", "Run ID"),
          Field.time("start_time", "Start Time", "GTE"),
          Field.time("end_time", "End Time", "LTE"));

  private FilterSchema() {}

  static void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("fields");
    for (Field field : FIELDS) {
      json.writeStartObject();
      json.writeStringField("key", field.key());
      json.writeStringField("label", field.label());
      json.writeStringField("type", field.type());
      writeAll(json, "operators", field.operators());
      if (field.values().isEmpty()) {
        json.writeNullField("values");
      } else {
        writeAll(json, "values", field.values());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    writeAll(json, "logical_operators", List.of("AND"));
    json.writeEndObject();
  }

  private static void writeAll(JsonGenerator json, String name, List<String> texts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }
}
