package dev.treeline.server.dialect.treeline;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.cost.Cost;
import dev.treeline.server.dialect.json.JsonValues;
import dev.treeline.span.Span;
import dev.treeline.vocabulary.CanonicalField;
import dev.treeline.vocabulary.OpenInferenceTokens;
import dev.treeline.vocabulary.SpanError;
import dev.treeline.vocabulary.SpanWork;
import dev.treeline.vocabulary.TextList;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the vocabulary makes of a span's attributes; only what is known. */
final class DerivedJson {

  private record Named(String name, CanonicalField field) {}

  private static final List<Named> TEXTS =
      List.of(
          new Named("runId", CanonicalField.RUN_ID),
          new Named("task", CanonicalField.TASK),
          new Named("sessionId", CanonicalField.SESSION_ID),
          new Named("userId", CanonicalField.USER_ID),
          new Named("agentId", CanonicalField.AGENT_ID),
          new Named("teamId", CanonicalField.TEAM_ID),
          new Named("workflowId", CanonicalField.WORKFLOW_ID),
          new Named("model", CanonicalField.MODEL),
          new Named("requestModel", CanonicalField.REQUEST_MODEL),
          new Named("provider", CanonicalField.PROVIDER),
          new Named("toolCallId", CanonicalField.TOOL_CALL_ID));

  private static final List<Named> NUMBERS =
      List.of(
          new Named("attempt", CanonicalField.ATTEMPT),
          new Named("inputTokens", CanonicalField.INPUT_TOKENS),
          new Named("outputTokens", CanonicalField.OUTPUT_TOKENS),
          new Named("cacheReadTokens", CanonicalField.CACHE_READ_TOKENS),
          new Named("cacheWriteTokens", CanonicalField.CACHE_WRITE_TOKENS),
          new Named("reasoningTokens", CanonicalField.REASONING_TOKENS));

  private DerivedJson() {}

  static void write(JsonGenerator json, Span span, @Nullable Cost cost) throws IOException {
    json.writeStartObject();
    SpanWork work = SpanWork.of(span);
    if (work != null) {
      json.writeStringField("kind", work.name());
    }
    for (Named named : TEXTS) {
      String text = named.field().text(span);
      if (text != null) {
        json.writeStringField(named.name(), text);
      }
    }
    String tool = SpanWork.toolName(span);
    if (tool != null) {
      json.writeStringField("tool", tool);
    }
    for (Named named : NUMBERS) {
      Long number = named.field().whole(span);
      if (number != null) {
        json.writeNumberField(named.name(), number);
      }
    }
    writeTotal(json, span);
    writeValue(json, "input", CanonicalField.INPUT.value(span));
    writeValue(json, "output", CanonicalField.OUTPUT.value(span));
    writeTexts(json, "finishReasons", TextList.of(CanonicalField.FINISH_REASON, span));
    writeTexts(json, "tags", TextList.of(CanonicalField.TAGS, span));
    SpanError error = SpanError.of(span);
    if (error != null) {
      writeError(json, error);
    }
    if (cost != null) {
      JsonValues.writeAmount(json, "costUsd", cost.total());
      json.writeStringField("costSource", cost.source());
    }
    json.writeEndObject();
  }

  /** As it was sent, of whatever type. */
  private static void writeValue(JsonGenerator json, String name, @Nullable Object value)
      throws IOException {
    if (value != null) {
      json.writeFieldName(name);
      JsonValues.write(json, value);
    }
  }

  private static void writeTexts(JsonGenerator json, String name, List<String> texts)
      throws IOException {
    if (!texts.isEmpty()) {
      json.writeArrayFieldStart(name);
      for (String text : texts) {
        json.writeString(text);
      }
      json.writeEndArray();
    }
  }

  /** Without a stack trace: it stands among the events, and is long. */
  private static void writeError(JsonGenerator json, SpanError error) throws IOException {
    json.writeObjectFieldStart("error");
    if (error.type() != null) {
      json.writeStringField("type", error.type());
    }
    if (error.message() != null) {
      json.writeStringField("message", error.message());
    }
    json.writeEndObject();
  }

  /** As it was told, else the sum: input tokens include those of the cache. */
  private static void writeTotal(JsonGenerator json, Span span) throws IOException {
    Long total = CanonicalField.TOTAL_TOKENS.whole(span);
    Long input = CanonicalField.INPUT_TOKENS.whole(span);
    Long output = CanonicalField.OUTPUT_TOKENS.whole(span);
    if (total != null) {
      json.writeNumberField("totalTokens", total);
    } else if (input != null && output != null) {
      json.writeNumberField("totalTokens", OpenInferenceTokens.plus(input, output));
    }
  }
}
