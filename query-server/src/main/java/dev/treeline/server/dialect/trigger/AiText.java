package dev.treeline.server.dialect.trigger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.treeline.span.Attributes;
import dev.treeline.span.Span;
import dev.treeline.vocabulary.CanonicalField;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** What a model said, and why it stopped. */
final class AiText {

  private static final ObjectMapper JSON = new ObjectMapper();

  private AiText() {}

  /** The first, where there is a list of them, as a list or as JSON. */
  static @Nullable String finishReason(Span span) {
    Object reason = CanonicalField.FINISH_REASON.value(span);
    if (reason instanceof List<?> reasons) {
      reason = reasons.isEmpty() ? null : reasons.get(0);
    }
    if (!(reason instanceof String text)) {
      return null;
    }
    JsonNode list = text.startsWith("[") ? json(text) : null;
    return list == null ? text : list.path(0).asText();
  }

  /** The texts of the assistant among the messages; else the text that Vercel's SDK notes. */
  static @Nullable String response(Attributes attributes) {
    String messages = attributes.text("gen_ai.output.messages");
    JsonNode list = messages == null ? null : json(messages);
    if (list == null) {
      return attributes.text("ai.response.text");
    }
    StringJoiner texts = new StringJoiner("\n");
    for (JsonNode message : list) {
      for (JsonNode part : message.path("parts")) {
        boolean said = message.path("role").asText().equals("assistant");
        if (said && part.path("type").asText().equals("text")) {
          texts.add(part.path("content").asText());
        }
      }
    }
    return texts.toString();
  }

  /** Null where it is none: a sender may have cut it. */
  private static @Nullable JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}
