package dev.treeline.server.dialect.trigger;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.server.dialect.json.IsoTime;
import dev.treeline.span.Span;
import dev.treeline.trace.TraceTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code triggeredRuns}: the runs whose own spans hang below a span. */
final class TriggeredRuns {

  /** As many as the product shows. */
  private static final int MAX = 50;

  private TriggeredRuns() {}

  static void write(JsonGenerator json, TraceTree tree, int number) throws IOException {
    List<Integer> runs = below(tree, number);
    if (runs.isEmpty()) {
      return;
    }
    Outcomes outcomes = new Outcomes(tree);
    json.writeArrayFieldStart("triggeredRuns");
    for (int run : runs) {
      Span span = tree.span(run);
      String task = RunContext.task(span);
      json.writeStartObject();
      json.writeStringField("runId", RunContext.runId(span));
      json.writeStringField("taskIdentifier", task == null ? RunContext.UNKNOWN : task);
      json.writeStringField("status", status(outcomes.of(run)));
      json.writeStringField("createdAt", IsoTime.javascript(span.startUnixNano()));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static List<Integer> below(TraceTree tree, int number) {
    String own = runOf(tree, number);
    List<Integer> runs = new ArrayList<>();
    int child = tree.firstChildOf(number);
    for (; child != TraceTree.NONE && runs.size() < MAX; child = tree.nextSiblingOf(child)) {
      String runId = RunContext.runId(tree.span(child));
      if (!runId.equals(own) && !runId.equals(RunContext.UNKNOWN)) {
        runs.add(child);
      }
    }
    return runs;
  }

  /** A span that names no run is part of its parent's. */
  private static String runOf(TraceTree tree, int number) {
    String run = RunContext.UNKNOWN;
    for (int at = number; at != TraceTree.NONE && run.equals(RunContext.UNKNOWN); ) {
      run = RunContext.runId(tree.span(at));
      at = tree.parentOf(at);
    }
    return run;
  }

  /** In the words that the product has for runs. */
  private static String status(Outcome outcome) {
    return switch (outcome.state()) {
      case ENDED -> "COMPLETED_SUCCESSFULLY";
      case FAILED -> "COMPLETED_WITH_ERRORS";
      case CANCELLED -> "CANCELED";
      case PARTIAL -> "EXECUTING";
    };
  }
}
