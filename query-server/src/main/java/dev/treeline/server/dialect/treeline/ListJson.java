package dev.treeline.server.dialect.treeline;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.server.dialect.json.JsonValues;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.SummaryField;
import dev.treeline.trace.SummaryPage;
import dev.treeline.trace.TraceSummary;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Traces in one line each. */
final class ListJson {

  private ListJson() {}

  static void writePage(JsonGenerator json, SummaryPage page, @Nullable String next)
      throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("traces");
    for (TraceSummary summary : page.summaries()) {
      write(json, summary);
    }
    json.writeEndArray();
    JsonValues.writeText(json, "nextCursor", next);
    json.writeArrayFieldStart("failedHosts");
    for (String host : page.failedHosts()) {
      json.writeString(host);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("missingPartitions");
    for (int partition : page.coverage().missing()) {
      json.writeNumber(partition);
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
    JsonValues.writeText(json, "service", summary.field(SummaryField.SERVICE));
    json.writeStringField("status", summary.status().text());
    json.writeNumberField("revision", summary.revision());
    json.writeNumberField("spanCount", summary.spanCount());
    json.writeNumberField("errorCount", summary.errorCount());
    json.writeStringField("startTimeUnixNano", Long.toString(summary.startUnixNano()));
    json.writeStringField("endTimeUnixNano", Long.toString(summary.endUnixNano()));
    json.writeNumberField("firstArrivalUnixMs", summary.firstArrival());
    JsonValues.writeText(json, "runId", summary.field(SummaryField.RUN_ID));
    JsonValues.writeText(json, "sessionId", summary.field(SummaryField.SESSION_ID));
    JsonValues.writeText(json, "userId", summary.field(SummaryField.USER_ID));
    JsonValues.writeText(json, "agentId", summary.field(SummaryField.AGENT_ID));
    JsonValues.writeText(json, "teamId", summary.field(SummaryField.TEAM_ID));
    JsonValues.writeText(json, "workflowId", summary.field(SummaryField.WORKFLOW_ID));
    json.writeEndObject();
  }
}
