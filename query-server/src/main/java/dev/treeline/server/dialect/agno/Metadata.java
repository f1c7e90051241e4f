package dev.treeline.server.dialect.agno;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.server.dialect.json.JsonValues;
import dev.treeline.span.Attributes;
import dev.treeline.span.Span;
import dev.treeline.vocabulary.CanonicalField;
import dev.treeline.vocabulary.OpenInferenceTokens;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The {@code metadata} of a node: what is worth knowing about a span of its type. */
final class Metadata {

  private static final List<String> WORKFLOW_KEYS =
      List.of("description", "steps_count", "steps", "step_types");

  private static final Set<Object> FALSY =
      Set.of(Attributes.NULL, Attributes.EMPTY, "", 0L, 0.0, false, List.of());

  private Metadata() {}

  /** Of a root: the tokens of the whole trace. */
  static Map<String, Object> ofRoot(Span root, String type, TokenTotals totals) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    put(metadata, "total_input_tokens", totals.input());
    put(metadata, "total_output_tokens", totals.output());
    putWorkflow(metadata, root, type);
    return metadata;
  }

  static Map<String, Object> of(Span span, String type) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    switch (type) {
      case "AGENT", "TEAM" -> put(metadata, "run_id", CanonicalField.RUN_ID.text(span));
      case "LLM" -> {
        String model = span.attributes().text("llm.model_name");
        put(metadata, "model", model == null ? CanonicalField.MODEL.text(span) : model);
        put(metadata, "input_tokens", OpenInferenceTokens.of(CanonicalField.INPUT_TOKENS, span));
        put(metadata, "output_tokens", OpenInferenceTokens.of(CanonicalField.OUTPUT_TOKENS, span));
      }
      case "TOOL" -> {
        put(metadata, "tool_name", CanonicalField.TOOL.text(span));
        put(metadata, "parameters", span.attributes().get("tool.parameters"));
      }
      default -> putWorkflow(metadata, span, type);
    }
    put(metadata, "session_id", CanonicalField.SESSION_ID.text(span));
    put(metadata, "user_id", CanonicalField.USER_ID.text(span));
    return metadata;
  }

  static void write(JsonGenerator json, Map<String, Object> metadata) throws IOException {
    if (!metadata.isEmpty()) {
      json.writeFieldName("metadata");
      JsonValues.write(json, metadata);
    }
  }

  private static void putWorkflow(Map<String, Object> metadata, Span span, String type) {
    if (SpanView.isWorkflow(type)) {
      for (String key : WORKFLOW_KEYS) {
        put(metadata, key, span.attributes().get("agno.workflow." + key));
      }
    }
  }

  /** What Python takes for false is left out, as in the product. */
  private static void put(Map<String, Object> metadata, String key, @Nullable Object value) {
    if (value != null && !FALSY.contains(value)) {
      metadata.put(key, value);
    }
  }
}
