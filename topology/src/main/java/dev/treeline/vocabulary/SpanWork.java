package dev.treeline.vocabulary;

import dev.treeline.span.Attributes;
import dev.treeline.span.Span;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The work a span stands for in the life of an agent, by the names OpenInference gave. */
public enum SpanWork {
  LLM,
  EMBEDDING,
  TOOL,
  AGENT,
  CHAIN,
  RETRIEVER,
  RERANKER,
  GUARDRAIL,
  EVALUATOR,
  PROMPT;

  /** An attribute, and what its values mean. A value that is not listed says nothing. */
  private record Rule(String key, Map<String, SpanWork> meanings) {}

  private static final List<Rule> RULES =
      List.of(
          new Rule(
              "openinference.span.kind",
              Map.of(
                  "llm", LLM,
                  "embedding", EMBEDDING,
                  "tool", TOOL,
                  "agent", AGENT,
                  "chain", CHAIN,
                  "retriever", RETRIEVER,
                  "reranker", RERANKER,
                  "guardrail", GUARDRAIL,
                  "evaluator", EVALUATOR,
                  "prompt", PROMPT)),
          new Rule(
              "langfuse.observation.type",
              Map.of(
                  "generation", LLM,
                  "embedding", EMBEDDING,
                  "tool", TOOL,
                  "agent", AGENT,
                  "chain", CHAIN,
                  "retriever", RETRIEVER,
                  "guardrail", GUARDRAIL,
                  "evaluator", EVALUATOR)),
          new Rule(
              "gen_ai.operation.name",
              Map.ofEntries(
                  Map.entry("chat", LLM),
                  Map.entry("text_completion", LLM),
                  Map.entry("generate_content", LLM),
                  Map.entry("completion", LLM),
                  Map.entry("generate", LLM),
                  Map.entry("call_llm", LLM),
                  Map.entry("embeddings", EMBEDDING),
                  Map.entry("retrieval", RETRIEVER),
                  Map.entry("execute_tool", TOOL),
                  Map.entry("invoke_agent", AGENT),
                  Map.entry("create_agent", AGENT),
                  Map.entry("invoke_workflow", CHAIN))),
          new Rule(
              "traceloop.span.kind",
              Map.of("workflow", CHAIN, "task", CHAIN, "agent", AGENT, "tool", TOOL)));

  private static final List<String> OPERATIONS = List.of("ai.operationId", "operation.name");
  private static final String TOOL_NAME = "gen_ai.tool.name";

  /** Of the span itself, beside its tokens and its model. */
  static final List<String> KEYS =
      Stream.of(RULES.stream().map(Rule::key), OPERATIONS.stream(), Stream.of(TOOL_NAME))
          .flatMap(keys -> keys)
          .toList();

  /** Of these keys, behind the groups of the fields. */
  static final int GROUP = Long.SIZE - 1;

  /** Null for a span of no such work: a web request, a query. */
  public static @Nullable SpanWork of(Span span) {
    Attributes attributes = span.attributes();
    SpanWork told =
        (CanonicalField.toldBy(attributes) & 1L << GROUP) == 0 ? null : told(attributes);
    if (told != null) {
      return told;
    }
    boolean hasTokens = CanonicalField.INPUT_TOKENS.whole(span) != null;
    return hasTokens && CanonicalField.MODEL.text(span) != null ? LLM : null;
  }

  private static @Nullable SpanWork told(Attributes attributes) {
    for (Rule rule : RULES) {
      String value = attributes.text(rule.key());
      SpanWork work = value == null ? null : rule.meanings().get(value.toLowerCase(Locale.ROOT));
      if (work != null) {
        return work;
      }
    }
    String operation = vercelOperation(attributes);
    if (operation != null) {
      return ofVercel(operation);
    }
    return attributes.text(TOOL_NAME) == null ? null : TOOL;
  }

  /** The tool that a span calls; traceloop names it as it names any entity. */
  public static @Nullable String toolName(Span span) {
    String name = CanonicalField.TOOL.text(span);
    return name == null && of(span) == TOOL
        ? span.attributes().text("traceloop.entity.name")
        : name;
  }

  /** {@code operation.name} has the function's id behind the operation. */
  private static @Nullable String vercelOperation(Attributes attributes) {
    String operation = attributes.text(OPERATIONS.get(0));
    if (operation == null) {
      operation = attributes.text(OPERATIONS.get(1));
    }
    return operation == null || !operation.startsWith("ai.") ? null : operation.split(" ", 2)[0];
  }

  /** The outer span repeats model and tokens of its calls: it must not count as one. */
  private static SpanWork ofVercel(String operation) {
    if (operation.equals("ai.toolCall")) {
      return TOOL;
    }
    if (operation.endsWith(".doEmbed")) {
      return EMBEDDING;
    }
    return operation.endsWith(".doGenerate") || operation.endsWith(".doStream") ? LLM : CHAIN;
  }
}
