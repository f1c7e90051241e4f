package dev.treeline.server.dialect.kit;

import static dev.treeline.testing.SpanBuilder.aSpan;

import dev.treeline.span.Span;
import dev.treeline.span.SpanKind;
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

  private ExampleTraces() {}

  public static Map<String, Trace> all() {
    Map<String, Trace> all = new LinkedHashMap<>();
    all.put("web-request", webRequest());
    all.put("agent", agent());
    all.put("failure", failure());
    all.put("running-root", runningRoot());
    all.put("orphans", orphans());
    all.put("cycle", cycle());
    all.put("bare", bare());
    return all;
  }

  /** The run under which {@link FakeReader} knows an example. */
  public static String runOf(String example) {
    return "run_" + example;
  }

  public static Trace closed(Span... spans) {
    return closed(Arrays.asList(spans));
  }

  public static Trace closed(List<Span> spans) {
    return trace(spans, false, 1, ClosedBy.ROOT_ENDED);
  }

  public static Trace live(Span... spans) {
    TraceTree tree = TraceTree.of(Arrays.asList(spans));
    long arrival = SpanBuilder.EPOCH + 500;
    return new Trace(spans[0].traceId(), tree, true, 0, null, 0, false, arrival, arrival);
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

  private static Trace webRequest() {
    return closed(
        inRun("web-request", "request")
            .named("GET /products/{id}")
            .ofKind(SpanKind.SERVER)
            .lasting(120)
            .with("http.request.method", "GET")
            .with("http.route", "/products/{id}")
            .with("http.response.status_code", 200)
            .with("url.full", "https://shop.example/products/7")
            .withResource("service.version", "1.4.2")
            .withResource("deployment.environment.name", "staging")
            .build(),
        inRun("web-request", "query")
            .childOf("request")
            .named("SELECT products")
            .ofKind(SpanKind.CLIENT)
            .startingAt(20)
            .lasting(30)
            .with("db.system.name", "postgresql")
            .with("db.namespace", "catalogue")
            .with("db.query.text", "SELECT * FROM products WHERE id = $1")
            .with("db.response.returned_rows", 1)
            .linkedTo("warm-up", "prepare")
            .build());
  }

  private static Trace agent() {
    return closed(
        inRun("agent", "agent")
            .named("Stock_Price_Agent.run")
            .lasting(1200)
            .ok()
            .with("openinference.span.kind", "AGENT")
            .with("agno.agent.id", "stock_agent")
            .with("session.id", "session456")
            .with("user.id", "user789")
            .with("input.value", "What is Tesla's stock price?")
            .with("output.value", "TSLA is at $245.67.")
            .withResource("ctx.task.id", "stock-price")
            .withResource("ctx.attempt.number", 2L)
            .build(),
        inRun("agent", "chat")
            .childOf("agent")
            .named("chat gpt-5")
            .ofKind(SpanKind.CLIENT)
            .startingAt(10)
            .lasting(800)
            .with("gen_ai.operation.name", "chat")
            .with("gen_ai.provider.name", "openai")
            .with("gen_ai.request.model", "gpt-5")
            .with("gen_ai.response.model", "gpt-5-2026-01-01")
            .with("gen_ai.usage.input_tokens", 120)
            .with("gen_ai.usage.output_tokens", 45)
            .with("gen_ai.usage.cache_read.input_tokens", 100)
            .with("gen_ai.request.temperature", 0.2)
            .with("gen_ai.response.finish_reasons", List.of("tool_calls"))
            .build(),
        inRun("agent", "tool")
            .childOf("agent")
            .named("get_price")
            .startingAt(850)
            .lasting(250)
            .with("openinference.span.kind", "TOOL")
            .with("tool.name", "get_price")
            .with("tool.parameters", "{\"symbol\":\"TSLA\"}")
            .with("output.value", "245.67")
            .build());
  }

  private static Trace failure() {
    return closed(
        inRun("failure", "charge")
            .named("charge card")
            .lasting(80)
            .failed("card declined")
            .withEvent(
                "exception",
                70,
                Map.of(
                    "exception.type", "CardDeclined",
                    "exception.message", "insufficient funds",
                    "exception.stacktrace", "CardDeclined: insufficient funds\n  at Charge.run"))
            .build());
  }

  private static Trace runningRoot() {
    return live(
        inRun("running-root", "crawl")
            .named("crawl")
            .running()
            .withEvent("page fetched", 40, Map.of("url", "https://example.org/"))
            .build(),
        inRun("running-root", "fetch").childOf("crawl").startingAt(10).lasting(20).build());
  }

  private static Trace orphans() {
    return trace(
        List.of(
            inRun("orphans", "left").childOf("missing").startingAt(5).build(),
            inRun("orphans", "leaf").childOf("left").startingAt(6).lasting(10).build(),
            inRun("orphans", "right").childOf("missing").startingAt(30).lasting(200).build()),
        false,
        2,
        ClosedBy.QUIET);
  }

  private static Trace cycle() {
    return trace(
        List.of(
            inRun("cycle", "hen").childOf("egg").build(),
            inRun("cycle", "egg").childOf("hen").startingAt(10).build()),
        false,
        1,
        ClosedBy.QUIET);
  }

  /** One span with nothing but what a span must have. */
  private static Trace bare() {
    return closed(
        aSpan("bare")
            .inTrace("bare")
            .named("")
            .ofKind(SpanKind.UNSPECIFIED)
            .withoutResource()
            .build());
  }

  private static Trace trace(List<Span> spans, boolean open, int revision, ClosedBy closedBy) {
    return new Trace(
        spans.get(0).traceId(),
        TraceTree.of(spans),
        open,
        revision,
        closedBy,
        0,
        false,
        SpanBuilder.EPOCH + 500,
        SpanBuilder.EPOCH + 2500);
  }

  private static SpanBuilder inRun(String example, String label) {
    return ofRun(runOf(example), aSpan(label).inTrace(example));
  }

  private static SpanBuilder ofRun(String runId, SpanBuilder span) {
    return span.withResource("ctx.run.id", runId);
  }
}
