package dev.treeline.cli.clients;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.spanId;

import dev.treeline.load.OtlpClient;
import dev.treeline.span.Span;
import dev.treeline.span.SpanKind;
import dev.treeline.span.TraceId;
import dev.treeline.testing.SpanBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the readers read: an agent that asks a model, fails with a tool, and has not ended a step.
 */
record AgentRun(String label) {

  static final int SPANS = 4;

  String runId() {
    return "run_" + label;
  }

  String traceId() {
    TraceId id = SpanBuilder.traceId(label);
    return id.toString();
  }

  String idOf(String span) {
    return spanId(span).toString();
  }

  /** Sends it; returns when it can be read whole. */
  AgentRun sendTo(RunningTreeline treeline) {
    try {
      new OtlpClient(treeline.intake(), treeline.key()).send(spans());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
    treeline.trace(traceId(), SPANS);
    return this;
  }

  private List<Span> spans() {
    SpanBuilder agent =
        aSpan("agent")
            .named("research.run")
            .ofKind(SpanKind.SERVER)
            .lasting(1500)
            .with("openinference.span.kind", "AGENT")
            .with("session.id", "session-1")
            .with("user.id", "user-1")
            .with("agno.run.id", runId())
            .with("input.value", "Who raised prices?")
            .with("output.value", "Nobody.")
            .ok();
    SpanBuilder model =
        aSpan("model")
            .childOf("agent")
            .named("chat gpt-4o-mini")
            .ofKind(SpanKind.CLIENT)
            .startingAt(100)
            .lasting(400)
            .with("openinference.span.kind", "LLM")
            .with("gen_ai.operation.name", "chat")
            .with("llm.model_name", "gpt-4o-mini")
            .with("llm.token_count.prompt", 120)
            .with("llm.token_count.completion", 30)
            .ok();
    SpanBuilder tool =
        aSpan("tool")
            .childOf("agent")
            .named("search contracts")
            .startingAt(600)
            .lasting(200)
            .with("openinference.span.kind", "TOOL")
            .withEvent(
                "exception",
                700,
                Map.of("exception.type", "TimeoutError", "exception.message", "too slow"))
            .failed("too slow");
    SpanBuilder step = aSpan("step").childOf("agent").named("tidy up").startingAt(900).running();
    return Stream.of(agent, model, tool, step)
        .map(
            span ->
                span.inTrace(label)
                    .fromService("researcher")
                    .with("ctx.run.id", runId())
                    .with("ctx.task.id", "research")
                    .with("ctx.attempt.number", 1)
                    .build())
        .toList();
  }
}
