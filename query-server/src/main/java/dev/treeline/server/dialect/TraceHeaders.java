package dev.treeline.server.dialect;

import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceStatus;
import java.util.LinkedHashMap;
import java.util.Map;

/** The headers that tell how far a trace has come. */
public final class TraceHeaders {

  private TraceHeaders() {}

  /**
   * {@code Treeline-*}, and an {@code ETag} of the trace's state, which the web layer makes one of
   * tenant, dialect and parameters. A trace that is open has none: it may change at any moment.
   */
  public static Map<String, String> of(TraceAnswer.Found found) {
    Trace trace = found.trace();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Treeline-Status", trace.status().text());
    if (trace.status() == TraceStatus.PARTIAL) {
      headers.put("Treeline-Reason", trace.reason());
    }
    headers.put("Treeline-Revision", Integer.toString(trace.revision()));
    found.staleMs().ifPresent(ms -> headers.put("Treeline-Stale-Ms", Long.toString(ms)));
    if (!trace.open() && found.staleMs().isEmpty()) {
      headers.put("ETag", stateOf(trace));
    }
    return headers;
  }

  /**
   * More than the revision: what has expired may be gone by now, or be another trace by this id.
   */
  private static String stateOf(Trace trace) {
    return trace.revision()
        + "-"
        + trace.tree().size()
        + "-"
        + trace.firstArrival()
        + "-"
        + trace.lastArrival()
        + "-"
        + trace.status().text()
        + trace.reason();
  }

  /**
   * Of an answer that does not show all that is there of the trace.
   *
   * @param why the further reason
   */
  public static Map<String, String> cut(TraceAnswer.Found found, String why) {
    Map<String, String> headers = of(found);
    headers.put("Treeline-Status", TraceStatus.PARTIAL.text());
    headers.merge("Treeline-Reason", why, (before, further) -> before + "," + further);
    return headers;
  }
}
