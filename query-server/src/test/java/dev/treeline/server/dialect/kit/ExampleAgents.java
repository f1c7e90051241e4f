package dev.treeline.server.dialect.kit;

import static dev.treeline.server.dialect.kit.ExampleTraces.closed;
import static dev.treeline.server.dialect.kit.ExampleTraces.inRun;

import dev.treeline.span.SpanKind;
import dev.treeline.testing.SpanBuilder;
import dev.treeline.trace.Trace;
import java.util.List;
import java.util.Map;

/** What agents send. */
final class ExampleAgents {

  private ExampleAgents() {}

  static Trace agent() {
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
        call("agent", "chat", "agent", 10)
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

  /** A leader asks two members at once, one of them a service of its own. */
  static Trace team() {
    return closed(
        inRun("team", "team")
            .named("Research_Team.run")
            .lasting(3000)
            .ok()
            .with("openinference.span.kind", "AGENT")
            .with("agno.team.id", "research-team")
            .with("session.id", "session-7")
            .with("user.id", "ann")
            .with("input.value", "{\"question\":\"Who raised prices?\"}")
            .with("output.value", "Two of five did.")
            .build(),
        member("web", "Web_Agent.run", 100).build(),
        member("finance", "Finance_Agent.run", 100)
            .fromService("finance")
            .failed("quota exceeded")
            .build(),
        call("team", "ask web", "web", 200)
            .with("gen_ai.provider.name", "openai")
            .with("gen_ai.request.model", "gpt-5")
            .with("gen_ai.usage.input_tokens", 900)
            .with("gen_ai.usage.output_tokens", 60)
            .with("gen_ai.usage.reasoning.output_tokens", 40)
            .with("gen_ai.input.messages", "[{\"role\":\"user\",\"content\":\"prices\"}]")
            .build(),
        call("team", "ask finance", "finance", 250)
            .fromService("finance")
            .with("gen_ai.system", "anthropic")
            .with("gen_ai.request.model", "a-model-without-a-price")
            .with("gen_ai.usage.input_tokens", 300)
            .with("gen_ai.usage.output_tokens", 20)
            .with("gen_ai.usage.cache_creation.input_tokens", 200)
            .build(),
        inRun("team", "search")
            .childOf("web")
            .named("execute_tool web_search")
            .startingAt(1100)
            .lasting(400)
            .with("gen_ai.operation.name", "execute_tool")
            .with("gen_ai.tool.name", "web_search")
            .with("gen_ai.tool.call.id", "call_1")
            .with("gen_ai.tool.call.arguments", "{\"query\":\"price list\"}")
            .with("gen_ai.tool.call.result", "[\"a\",\"b\"]")
            .build());
  }

  static Trace workflow() {
    return closed(
        inRun("workflow", "flow")
            .named("Publish_Workflow.run")
            .lasting(900)
            .ok()
            .with("openinference.span.kind", "CHAIN")
            .with("agno.workflow.id", "publish")
            .with("agno.workflow.description", "Writes an article and publishes it")
            .with("agno.workflow.steps_count", 2)
            .with("agno.workflow.steps", List.of("write", "publish"))
            .with("agno.workflow.step_types", List.of("Step", "Condition"))
            .with("input.value", "otters")
            .with("output.value", "published")
            .build(),
        step("write", 10).with("output.value", "Otters are fine.").build(),
        step("publish", 500).withEvent("condition met", 510, Map.of("words", 3L)).build(),
        inRun("workflow", "upload")
            .childOf("publish")
            .named("PUT")
            .ofKind(SpanKind.CLIENT)
            .startingAt(520)
            .lasting(80)
            .with("http.request.method", "PUT")
            .with("url.template", "/articles/{id}")
            .with("server.address", "blog.example")
            .build());
  }

  private static SpanBuilder call(String example, String label, String parent, long start) {
    return inRun(example, label)
        .childOf(parent)
        .named("chat gpt-5")
        .ofKind(SpanKind.CLIENT)
        .startingAt(start)
        .lasting(800)
        .with("gen_ai.operation.name", "chat");
  }

  private static SpanBuilder member(String label, String name, long start) {
    return inRun("team", label)
        .childOf("team")
        .named(name)
        .startingAt(start)
        .lasting(2000)
        .with("gen_ai.operation.name", "invoke_agent")
        .with("gen_ai.agent.name", label);
  }

  private static SpanBuilder step(String label, long start) {
    return inRun("workflow", label)
        .childOf("flow")
        .startingAt(start)
        .lasting(350)
        .with("openinference.span.kind", "CHAIN");
  }
}
