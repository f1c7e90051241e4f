package dev.treeline.server.dialect.treeline;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.server.dialect.json.JsonValues;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.SummaryPage;
import dev.treeline.trace.TraceSummary;
import java.io.IOException;
import java.util.List;

/** Traces in one line each. */
final class ListJson {

  private ListJson() {}

  static void writeNewest(JsonGenerator json, SummaryPage page) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("traces");
    for (TraceSummary summary : page.summaries()) {
      write(json, summary);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("failedHosts");
    for (String host : page.failedHosts()) {
      json.writeString(host);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  static void writeRun(JsonGenerator json, String runId, List<RunAnswer.RunTrace> traces)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("runId", runId);
    json.writeArrayFieldStart("traces");
    for (RunAnswer.RunTrace trace : traces) {
      json.writeStartObject();
      json.writeStringField("traceId", trace.traceId().toString());
      json.writeStringField("spanId", trace.spanId().toString());
      json.writeStringField("startTimeUnixNano", Long.toString(trace.startUnixNano()));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, TraceSummary summary) throws IOException {
    json.writeStartObject();
    json.writeStringField("traceId", summary.traceId().toString());
    json.writeStringField("name", summary.name());
    JsonValues.writeText(json, "service", summary.service());
    json.writeStringField("status", summary.status().text());
    json.writeNumberField("revision", summary.revision());
    json.writeNumberField("spanCount", summary.spanCount());
    json.writeNumberField("errorCount", summary.errorCount());
    json.writeStringField("startTimeUnixNano", Long.toString(summary.startUnixNano()));
    json.writeStringField("endTimeUnixNano", Long.toString(summary.endUnixNano()));
    json.writeNumberField("firstArrivalUnixMs", summary.firstArrival());
    json.writeEndObject();
  }
}
