package dev.treeline.load;

import dev.treeline.span.Attributes;
import dev.treeline.span.SpanKind;
import java.util.List;
import java.util.Map;

/**
 * Work of agents and of background tasks. Their spans carry both vocabularies that agent frameworks
 * write today (OpenInference and gen_ai), and the run's id, as the platforms do.
 */
final class AgentStories {

  private static final String MODEL = "gpt-4o-mini";
  private static final String QUESTION = "Which of our suppliers raised prices since October?";
  private static final String ANSWER =
      "Two did: Nordlicht by 4 % and Adria by 2.5 %. All others are unchanged.";

  private AgentStories() {}

  /** A run that asks a model, uses two tools and answers. */
  static ExampleTrace research(TraceDraft trace) {
    String runId = trace.name("run_", 21);
    Map<String, Object> run =
        Map.of(
            "ctx.run.id",
            runId,
            "ctx.task.id",
            "supplier-research",
            "ctx.attempt.number",
            1,
            "agno.run.id",
            runId,
            "session.id",
            trace.name("sess_", 12),
            "user.id",
            "user-" + trace.number(100, 999));
    SpanDraft agent =
        trace
            .root(Service.RESEARCH_AGENT, "supplier-research.run", SpanKind.INTERNAL)
            .with(run)
            .with("openinference.span.kind", "AGENT")
            .with("gen_ai.operation.name", "invoke_agent")
            .with("gen_ai.agent.name", "Supplier Research")
            .with("agno.agent.id", "supplier-research")
            .with("input.value", QUESTION)
            .with("output.value", ANSWER)
            .ok();
    SpanDraft plan = model(trace, agent, run, 35, 900, QUESTION, "search_contracts(since=October)");
    SpanDraft search =
        tool(agent, run, "search_contracts", "{\"since\":\"2026-10-01\"}", "[\"C-118\",\"C-204\"]")
            .from(plan.end() + 4)
            .to(plan.end() + 4 + trace.about(420));
    search
        .child("SELECT contracts", SpanKind.CLIENT)
        .from(plan.end() + 9)
        .to(plan.end() + 9 + (search.end() - plan.end()) / 2)
        .with(
            Map.of(
                "db.system.name", "postgresql",
                "db.operation.name", "SELECT",
                "db.query.text", "SELECT * FROM contracts WHERE changed_at >= $1"));
    SpanDraft compare =
        tool(agent, run, "compare_prices", "{\"contracts\":[\"C-118\",\"C-204\"]}", "{\"C-118\":4}")
            .from(plan.end() + 6)
            .to(plan.end() + 6 + trace.about(650));
    double at = Math.max(search.end(), compare.end()) + 5;
    SpanDraft answer = model(trace, agent, run, at, 1600, "[\"C-118\",\"C-204\"]", ANSWER);
    agent.to(answer.end() + trace.about(12));
    return trace.done(runId);
  }

  /** A long task that tells of itself when it starts, and may be killed on the way. */
  static ExampleTrace longImport(TraceDraft trace, boolean killed) {
    String runId = trace.name("run_", 21);
    Map<String, Object> run =
        Map.of("ctx.run.id", runId, "ctx.task.id", "import-catalog", "ctx.attempt.number", 1);
    SpanDraft task =
        trace.root(Service.TASKS, "import-catalog", SpanKind.CONSUMER).with(run).announced().ok();
    double at = trace.about(60);
    int pages = trace.number(3, 5);
    for (int page = 1; page <= pages; page++) {
      SpanDraft fetch =
          task.child("fetch page " + page, SpanKind.CLIENT)
              .from(at)
              .to(at + trace.about(900))
              .with(run)
              .with("http.request.method", "GET")
              .with("url.template", "/catalog")
              .with("http.response.status_code", 200);
      at = fetch.end() + trace.about(30);
    }
    SpanDraft index =
        task.child("rebuild index", SpanKind.INTERNAL)
            .with(run)
            .from(at)
            .to(at + trace.about(2500))
            .announced();
    task.to(index.end() + trace.about(20));
    if (killed) {
      task.endless();
      index.endless();
    }
    return trace.done(runId);
  }

  private static SpanDraft model(
      TraceDraft trace,
      SpanDraft agent,
      Map<String, Object> run,
      double at,
      double usually,
      String input,
      String output) {
    int prompt = trace.number(600, 2400);
    int completion = trace.number(40, 420);
    double end = at + trace.about(usually);
    return agent
        .child("chat " + MODEL, SpanKind.CLIENT)
        .from(at)
        .to(end)
        .with(run)
        .with("openinference.span.kind", "LLM")
        .with("llm.model_name", MODEL)
        .with("llm.provider", "openai")
        .with("llm.token_count.prompt", prompt)
        .with("llm.token_count.completion", completion)
        .with("gen_ai.operation.name", "chat")
        .with("gen_ai.provider.name", "openai")
        .with("gen_ai.request.model", MODEL)
        .with("gen_ai.response.model", MODEL)
        .with("gen_ai.response.finish_reasons", List.of("stop"))
        .with("gen_ai.usage.input_tokens", prompt)
        .with("gen_ai.usage.output_tokens", completion)
        .with("gen_ai.request.temperature", 0.2)
        .with("metadata", Attributes.of(Map.of("prompt", "supplier-research", "version", 7L)))
        .with("input.value", input)
        .with("output.value", output)
        .event("gen_ai.first_token", at + (end - at) / 3, Map.of())
        .ok();
  }

  private static SpanDraft tool(
      SpanDraft agent, Map<String, Object> run, String name, String arguments, String result) {
    return agent
        .child(name, SpanKind.INTERNAL)
        .with(run)
        .with("openinference.span.kind", "TOOL")
        .with("tool.name", name)
        .with("tool.parameters", arguments)
        .with("gen_ai.operation.name", "execute_tool")
        .with("gen_ai.tool.name", name)
        .with("input.value", arguments)
        .with("output.value", result)
        .ok();
  }
}
