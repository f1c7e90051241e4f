package dev.treeline.server.dialect;

import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceStatus;
import java.util.LinkedHashMap;
import java.util.Map;

/** The {@code Treeline-*} headers that tell how far a trace has come. */
public final class TraceHeaders {

  private TraceHeaders() {}

  public static Map<String, String> of(TraceAnswer.Found found) {
    Trace trace = found.trace();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Treeline-Status", trace.status().text());
    if (trace.status() == TraceStatus.PARTIAL) {
      headers.put("Treeline-Reason", trace.reason());
    }
    headers.put("Treeline-Revision", Integer.toString(trace.revision()));
    found.staleMs().ifPresent(ms -> headers.put("Treeline-Stale-Ms", Long.toString(ms)));
    return headers;
  }
}
