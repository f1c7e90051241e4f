package dev.treeline.server.dialect.kit;

import static dev.treeline.testing.SpanBuilder.aSpan;

import dev.treeline.span.Span;
import dev.treeline.testing.SpanBuilder;
import dev.treeline.trace.ClosedBy;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The traces that every dialect has golden answers for, by name. */
public final class ExampleTraces {

  /** So large that its golden answers are kept in short. */
  public static final String BIG = "big";

  private ExampleTraces() {}

  public static Map<String, Trace> all() {
    Map<String, Trace> all = new LinkedHashMap<>();
    all.put("web-request", ExampleServices.webRequest());
    all.put("single", ExampleServices.single());
    all.put("failure", ExampleServices.failure());
    all.put("agent", ExampleAgents.agent());
    all.put("team", ExampleAgents.team());
    all.put("workflow", ExampleAgents.workflow());
    all.put("running-root", ExampleRuns.runningRoot());
    all.put("retried-run", ExampleRuns.retriedRun());
    all.put("orphans", ExampleShapes.orphans());
    all.put("rootless", ExampleShapes.rootless());
    all.put("several-roots", ExampleShapes.severalRoots());
    all.put("cycle", ExampleShapes.cycle());
    all.put("bare", ExampleShapes.bare());
    all.put(BIG, ExampleShapes.big());
    return all;
  }

  public static Trace named(String name) {
    Trace trace = all().get(name);
    if (trace == null) {
      throw new AssertionError("no example " + name);
    }
    return trace;
  }

  /** The run under which {@link FakeReader} knows an example. */
  public static String runOf(String example) {
    return "run_" + example;
  }

  public static Trace closed(Span... spans) {
    return closed(Arrays.asList(spans));
  }

  public static Trace closed(List<Span> spans) {
    return closed(spans, 1, ClosedBy.ROOT_ENDED);
  }

  public static Trace live(Span... spans) {
    TraceTree tree = TraceTree.of(Arrays.asList(spans));
    long arrival = SpanBuilder.EPOCH + 500;
    return new Trace(spans[0].traceId(), tree, true, 0, null, 0, false, false, arrival, arrival);
  }

  /** A chain, each span the child of the one before. */
  public static Trace chain(int length) {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      SpanBuilder span = aSpan("link " + i).startingAt(i).lasting(length - i);
      spans.add(ofRun("run_chain", i == 0 ? span : span.childOf("link " + (i - 1))).build());
    }
    return closed(spans);
  }

  /** One root and all other spans below it. */
  public static Trace star(int size) {
    List<Span> spans = new ArrayList<>();
    spans.add(ofRun("run_star", aSpan("centre").lasting(size)).build());
    for (int i = 1; i < size; i++) {
      spans.add(ofRun("run_star", aSpan("ray " + i).childOf("centre").startingAt(i)).build());
    }
    return closed(spans);
  }

  public static Trace closed(List<Span> spans, int revision, ClosedBy closedBy) {
    return new Trace(
        spans.get(0).traceId(),
        TraceTree.of(spans),
        false,
        revision,
        closedBy,
        0,
        false,
        false,
        SpanBuilder.EPOCH + 500,
        SpanBuilder.EPOCH + 2500);
  }

  /** A span of the run by which an example is known. */
  static SpanBuilder inRun(String example, String label) {
    return ofRun(runOf(example), aSpan(label).inTrace(example));
  }

  private static SpanBuilder ofRun(String runId, SpanBuilder span) {
    return span.withResource("ctx.run.id", runId);
  }
}
