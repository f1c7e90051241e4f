package dev.treeline.server.dialect.trigger;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.TraceHeaders;
import dev.treeline.server.dialect.json.IsoTime;
import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import dev.treeline.span.SpanId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a run's spans, flat, in start order and as each tells of itself: the client makes the
 * tree of all pages, and gives unfinished spans the fate of their ancestors.
 */
final class PageJson {

  private PageJson() {}

  static Answer answer(RunTrace trace, PageRequest page) {
    RunView run = trace.view();
    PageCursor after = page.after();
    AwaitedSpan awaited =
        run.isAwaited() && after == null ? AwaitedSpan.of(trace.tree(), run, trace.known()) : null;
    int most = awaited == null ? page.size() : page.size() - 1;
    List<Span> spans = new ArrayList<>();
    @Nullable PageCursor next = null;
    for (int number : run.spans(trace.tree())) {
      Span span = trace.tree().span(number);
      if (after == null || after.isBefore(span)) {
        if (spans.size() == most) {
          next =
              spans.isEmpty()
                  ? PageCursor.first(trace.trace().traceId())
                  : PageCursor.after(spans.get(spans.size() - 1));
          break;
        }
        spans.add(span);
      }
    }
    String cursor = next == null ? null : next.toString();
    return new Answer.Ok(
        TraceHeaders.of(trace.found()), json -> write(json, trace, awaited, spans, cursor));
  }

  private static void write(
      JsonGenerator json,
      RunTrace trace,
      @Nullable AwaitedSpan awaited,
      List<Span> spans,
      @Nullable String next)
      throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("data");
    if (awaited != null) {
      awaited.writeFlat(json, trace.runId());
    }
    for (Span span : spans) {
      writeSpan(json, span);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("attemptFailures");
    for (Span span : spans) {
      writeFailures(json, span);
    }
    json.writeEndArray();
    json.writeObjectFieldStart("pagination");
    if (next != null) {
      json.writeStringField("next", next);
    }
    if (trace.trace().droppedSpans() > 0) {
      json.writeBooleanField("truncated", true);
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeSpan(JsonGenerator json, Span span) throws IOException {
    SpanId parent = span.parentSpanId();
    Outcome outcome = Outcome.own(span);
    json.writeStartObject();
    json.writeStringField("id", span.spanId().toString());
    if (parent != null) {
      json.writeStringField("parentId", parent.toString());
    }
    json.writeStringField("runId", RunContext.runId(span));
    json.writeStringField("message", Message.inShort(span));
    json.writeStringField("startTime", IsoTime.javascript(span.startUnixNano()));
    json.writeNumberField("duration", outcome.durationNanos());
    outcome.state().write(json);
    json.writeStringField("level", RunContext.LEVEL);
    Long attempt = RunContext.attempt(span);
    if (attempt != null) {
      json.writeNumberField("attemptNumber", attempt);
    }
    json.writeEndObject();
  }

  private static void writeFailures(JsonGenerator json, Span span) throws IOException {
    for (SpanEvent event : span.events()) {
      Long attempt = event.attributes().whole("attemptNumber");
      String runId = event.attributes().text("runId");
      if (event.name().equals(Outcomes.ATTEMPT_FAILED) && attempt != null && runId != null) {
        json.writeStartObject();
        json.writeStringField("spanId", span.spanId().toString());
        json.writeNumberField("attemptNumber", attempt);
        json.writeStringField("runId", runId);
        json.writeEndObject();
      }
    }
  }
}
