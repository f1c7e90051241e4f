package dev.treeline.cli.trace;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.treeline.cli.trace.NativeTrace.Notes;
import dev.treeline.span.Attributes;
import dev.treeline.span.Resource;
import dev.treeline.span.Scope;
import dev.treeline.span.Span;
import dev.treeline.span.SpanId;
import dev.treeline.span.SpanKind;
import dev.treeline.span.SpanStatus;
import dev.treeline.span.TraceId;
import dev.treeline.trace.TraceTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads the native answer span by span, and keeps of each what the picture shows. */
final class NativeTraceReader {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Span> spans = new ArrayList<>();
  private final Map<SpanId, Notes> notes = new HashMap<>();
  private final ObjectNode rest = JSON.createObjectNode();

  private NativeTraceReader() {}

  /**
   * @throws IOException when the bytes are not a native answer
   */
  static NativeTrace read(byte[] body, OptionalLong staleMs) throws IOException {
    try (JsonParser json = JSON.createParser(body)) {
      return new NativeTraceReader().read(json, staleMs);
    } catch (IllegalArgumentException e) {
      throw new IOException("the answer is no trace: " + e.getMessage(), e);
    }
  }

  private NativeTrace read(JsonParser json, OptionalLong staleMs) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException("the answer is no trace: not a JSON object");
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      if (json.nextToken() == JsonToken.START_ARRAY && field.equals("spans")) {
        while (json.nextToken() == JsonToken.START_OBJECT) {
          readSpan(JSON.readTree(json));
        }
      } else {
        rest.set(field, JSON.<JsonNode>readTree(json));
      }
    }
    if (!rest.has("traceId")) {
      throw new IOException("the answer is no trace: it has no traceId");
    }
    return new NativeTrace(
        rest.path("traceId").asText(),
        rest.path("status").asText(),
        text(rest, "reason"),
        text(rest, "closedBy"),
        rest.path("revision").asInt(),
        rest.path("errorCount").asInt(),
        rest.path("droppedSpans").asLong(),
        TraceTree.of(spans),
        notes,
        staleMs);
  }

  private void readSpan(JsonNode json) {
    SpanId id = spanId(json.path("spanId").asText());
    String parent = text(json, "parentSpanId");
    long start = json.path("startTimeUnixNano").asLong();
    JsonNode end = json.path("endTimeUnixNano");
    boolean running = json.path("running").asBoolean() || end.isNull() || end.isMissingNode();
    JsonNode status = json.path("status");
    spans.add(
        new Span(
            new TraceId(0, 0), // that of all of them, which stands in the header
            id,
            parent.isEmpty() ? null : spanId(parent),
            json.path("name").asText(),
            SpanKind.UNSPECIFIED,
            start,
            running ? null : Long.valueOf(end.asLong()),
            new SpanStatus(
                status.path("code").asText().equalsIgnoreCase("error")
                    ? SpanStatus.Code.ERROR
                    : SpanStatus.Code.UNSET,
                text(status, "message")),
            Attributes.EMPTY,
            List.of(),
            List.of(),
            service(json.path("resource")),
            Scope.EMPTY,
            "",
            0,
            Span.Dropped.NONE));
    Notes found = notes(json);
    if (!found.equals(Notes.NONE)) {
      notes.put(id, found);
    }
  }

  private static Notes notes(JsonNode json) {
    JsonNode derived = json.path("derived");
    List<String> marks = new ArrayList<>();
    json.path("marks").forEach(mark -> marks.add(mark.asText()));
    String model = text(derived, "model");
    return new Notes(
        model.isEmpty() ? null : model,
        whole(derived, "inputTokens"),
        whole(derived, "outputTokens"),
        List.copyOf(marks));
  }

  private static Resource service(JsonNode resource) {
    String service = text(resource, "service.name");
    return service.isEmpty()
        ? Resource.EMPTY
        : new Resource(Attributes.of(Map.of("service.name", service)), "", 0);
  }

  private static SpanId spanId(String text) {
    return SpanId.parse(text)
        .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no span id"));
  }

  /** Empty where the field is missing or null. */
  private static String text(JsonNode json, String field) {
    return json.path(field).asText("");
  }

  private static @Nullable Long whole(JsonNode json, String field) {
    JsonNode value = json.path(field);
    return value.canConvertToLong() ? Long.valueOf(value.asLong()) : null;
  }
}
