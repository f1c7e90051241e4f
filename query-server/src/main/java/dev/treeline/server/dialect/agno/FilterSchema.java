package dev.treeline.server.dialect.agno;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/** {@code GET /traces/filter-schema}: from which Agno's page of traces builds its filter bar. */
final class FilterSchema {

  private static final List<String> WORDS = List.of("EQ", "NEQ", "CONTAINS", "STARTSWITH", "IN");
  private static final List<String> ORDER = List.of("GT", "GTE", "LT", "LTE");

  /**
   * A field.
   *
   * @param values those that it can have; none where it can have any
   */
  private record Field(
      String key, String label, String type, List<String> operators, List<String> values) {

    static Field text(String key, String label) {
      return new Field(key, label, "string", WORDS, List.of());
    }

    static Field time(String key, String label) {
      return new Field(key, label, "datetime", ORDER, List.of());
    }
  }

  private static final List<Field> FIELDS =
      List.of(
          new Field("status", "Status", "enum", List.of("EQ", "NEQ", "IN"), List.of("OK", "ERROR")),
          Field.text("user_id", "User ID"),
          Field.text("agent_id", "Agent ID"),
          Field.text("team_id", "Team ID"),
          Field.text("workflow_id", "Workflow ID"),
          Field.text("session_id", "Session ID"),
          Field.text("run_id", "Run ID"),
          new Field(
              "name",
              "Trace Name",
              "string",
              List.of("EQ", "NEQ", "CONTAINS", "STARTSWITH"),
              List.of()),
          Field.text("trace_id", "Trace ID"),
          new Field(
              "duration_ms",
              "Duration (ms)",
              "number",
              List.of("EQ", "NEQ", "GT", "GTE", "LT", "LTE"),
              List.of()),
          Field.time("start_time", "Start Time"),
          Field.time("end_time", "End Time"),
          Field.time("created_at", "Created At"));

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
    writeAll(json, "logical_operators", List.of("AND", "OR"));
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
