package dev.treeline.server.dialect.agno;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.server.dialect.json.JsonValues;
import dev.treeline.span.Attributes;
import dev.treeline.span.Span;
import dev.treeline.vocabulary.CanonicalField;
import dev.treeline.vocabulary.OpenInferenceTokens;
import dev.treeline.vocabulary.SpanWork;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code metadata} of a node: what is worth knowing about a span of its type. There is none
 * where nothing is.
 */
final class Metadata {

  private static final List<String> WORKFLOW_KEYS =
      List.of("description", "steps_count", "steps", "step_types");

  private final JsonGenerator json;
  private boolean begun;

  private Metadata(JsonGenerator json) {
    this.json = json;
  }

  /** Of a root: the tokens of the whole trace. */
  static void writeOfRoot(JsonGenerator json, Span root, String type, TokenTotals totals)
      throws IOException {
    Metadata metadata = new Metadata(json);
    metadata.put("total_input_tokens", totals.input());
    metadata.put("total_output_tokens", totals.output());
    metadata.putWorkflow(root, type);
    metadata.end();
  }

  static void write(JsonGenerator json, Span span, String type) throws IOException {
    Metadata metadata = new Metadata(json);
    switch (type) {
      case "AGENT", "TEAM" -> metadata.put("run_id", CanonicalField.RUN_ID.text(span));
      case "LLM" -> {
        String model = span.attributes().text("llm.model_name");
        metadata.put("model", model == null ? CanonicalField.MODEL.text(span) : model);
        metadata.put("input_tokens", OpenInferenceTokens.of(CanonicalField.INPUT_TOKENS, span));
        metadata.put("output_tokens", OpenInferenceTokens.of(CanonicalField.OUTPUT_TOKENS, span));
      }
      case "TOOL" -> {
        metadata.put("tool_name", SpanWork.toolName(span));
        metadata.put("parameters", span.attributes().get("tool.parameters"));
      }
      default -> metadata.putWorkflow(span, type);
    }
    metadata.put("session_id", CanonicalField.SESSION_ID.text(span));
    metadata.put("user_id", CanonicalField.USER_ID.text(span));
    metadata.end();
  }

  private void putWorkflow(Span span, String type) throws IOException {
    if (SpanView.isWorkflow(type)) {
      for (String key : WORKFLOW_KEYS) {
        put(key, span.attributes().get("agno.workflow." + key));
      }
    }
  }

  /** What Python takes for false is left out, as in the product. */
  private void put(String key, @Nullable Object value) throws IOException {
    if (value == null || isFalsy(value)) {
      return;
    }
    if (!begun) {
      begun = true;
      json.writeObjectFieldStart("metadata");
    }
    json.writeFieldName(key);
    JsonValues.write(json, value);
  }

  private static boolean isFalsy(Object value) {
    return (value instanceof String text && text.isEmpty())
        || (value instanceof List<?> items && items.isEmpty())
        || (value instanceof Attributes nested && nested.isEmpty())
        || value == Attributes.NULL
        || value.equals(0L)
        || value.equals(0.0)
        || value.equals(false);
  }

  private void end() throws IOException {
    if (begun) {
      json.writeEndObject();
    }
  }
}
