package dev.treeline.server.dialects;

import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.Dialect;
import dev.treeline.server.dialect.kit.Ask;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceReader;
import java.util.Map;

/** Each dialect's route to one trace. */
final class Routes {

  private static final Map<String, String> TO_TRACE =
      Map.of(
          "trigger", "/api/v1/runs/{runId}/trace",
          "promptlayer", "/api/public/v2/traces/{trace_id}",
          "agno", "/traces/{trace_id}",
          "datadog", "/api/v2/trace/{trace_id}",
          "idun", "/admin/api/v1/traces/{otel_trace_id}",
          "treeline", "/treeline/v1/traces/{id}");

  private Routes() {}

  /** Trigger.dev asks by run, all others by trace. */
  static Answer ask(Dialect dialect, TraceReader reader, Trace trace, String runId) {
    return askFor(
        dialect, reader, dialect.name().equals("trigger") ? runId : trace.traceId().toString());
  }

  static Answer askFor(Dialect dialect, TraceReader reader, String id) {
    String path = TO_TRACE.get(dialect.name());
    if (path == null) {
      throw new AssertionError("no route is known for " + dialect.name());
    }
    return Ask.of(dialect, reader).answer(path, id);
  }
}
