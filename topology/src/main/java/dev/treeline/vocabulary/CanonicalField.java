package dev.treeline.vocabulary;

import dev.treeline.span.Attributes;
import dev.treeline.span.KeyGroups;
import dev.treeline.span.Span;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The canonical fields of a span, each with the attribute keys that carry it, in order of
 * precedence. A key is looked up in the span's attributes first, then in its resource's. What is no
 * plain key is a {@link Place}.
 */
public enum CanonicalField {
  RUN_ID("$metadata.ctx.run.id", "ctx.run.id", "run_id", "agno.run.id"),
  TASK("$metadata.ctx.task.id", "ctx.task.id"),
  ATTEMPT("$metadata.ctx.attempt.number", "ctx.attempt.number"),
  SESSION_ID(
      "session.id",
      "langfuse.session.id",
      "gen_ai.conversation.id",
      "agno.session.id",
      "session_id",
      "traceloop.association.properties.session_id",
      "ai.telemetry.metadata.sessionId",
      "ai.telemetry.metadata.threadId"),
  USER_ID(
      "user.id",
      "langfuse.user.id",
      "enduser.id",
      "agno.user.id",
      "user_id",
      "traceloop.association.properties.user_id",
      "ai.telemetry.metadata.userId",
      "gen_ai.user",
      "llm.user"),
  AGENT_ID(
      "gen_ai.agent.id",
      "gen_ai.agent.name",
      "agno.agent.id",
      "agent_id",
      "agent.name",
      "ai.telemetry.functionId"),
  TEAM_ID("agno.team.id", "team.id", "team_id"),
  WORKFLOW_ID("agno.workflow.id", "workflow_id", "gen_ai.workflow.name", "traceloop.workflow.name"),
  REQUEST_MODEL("gen_ai.request.model", "llm.request.model_name", "ai.model.id", "llm.model_name"),
  MODEL(
      "gen_ai.response.model",
      "langfuse.observation.model.name",
      "gen_ai.request.model",
      "llm.model_name",
      "llm.response.model_name",
      "llm.request.model_name",
      "ai.response.model",
      "ai.model.id",
      "embedding.model_name",
      "llm.response.model",
      "model"),
  PROVIDER(
      "gen_ai.provider.name", "gen_ai.system", "llm.provider", "llm.system", "ai.model.provider"),
  INPUT_TOKENS(
      "gen_ai.usage.input_tokens",
      "gen_ai.usage.prompt_tokens",
      "llm.token_count.prompt",
      "llm.usage.prompt_tokens",
      "ai.usage.inputTokens",
      "ai.usage.promptTokens",
      "langfuse.observation.usage_details{input}"),
  OUTPUT_TOKENS(
      "gen_ai.usage.output_tokens",
      "gen_ai.usage.completion_tokens",
      "llm.token_count.completion",
      "llm.usage.completion_tokens",
      "ai.usage.outputTokens",
      "ai.usage.completionTokens",
      "langfuse.observation.usage_details{output}"),
  TOTAL_TOKENS(
      "gen_ai.usage.total_tokens",
      "llm.usage.total_tokens",
      "llm.token_count.total",
      "ai.usage.totalTokens",
      "langfuse.observation.usage_details{total}"),
  CACHE_READ_TOKENS(
      "gen_ai.usage.cache_read.input_tokens",
      "gen_ai.usage.cache_read_input_tokens",
      "gen_ai.usage.input_tokens_cache_read",
      "llm.token_count.prompt_details.cache_read",
      "gen_ai.usage.details.cache_read_tokens",
      "ai.usage.cachedInputTokens",
      "langfuse.observation.usage_details{cache read}"),
  CACHE_WRITE_TOKENS(
      "gen_ai.usage.cache_creation.input_tokens",
      "gen_ai.usage.cache_creation_input_tokens",
      "gen_ai.usage.input_tokens_cache_write",
      "llm.token_count.prompt_details.cache_write",
      "gen_ai.usage.details.cache_write_tokens",
      "ai.usage.cacheCreationInputTokens",
      "langfuse.observation.usage_details{cache write}"),
  REASONING_TOKENS(
      "gen_ai.usage.reasoning.output_tokens",
      "gen_ai.usage.reasoning_tokens",
      "llm.token_count.completion_details.reasoning",
      "llm.usage.reasoning_tokens",
      "ai.usage.reasoningTokens",
      "langfuse.observation.usage_details{reasoning}"),
  FINISH_REASON(
      "gen_ai.response.finish_reasons",
      "ai.response.finishReason",
      "llm.finish_reason",
      "gen_ai.response.finish_reason",
      "llm.response.finish_reason"),
  INPUT(
      "input.value",
      "langfuse.observation.input",
      "gen_ai.input.messages",
      "traceloop.entity.input",
      "ai.prompt.messages",
      "ai.prompt",
      "gen_ai.prompt",
      "gen_ai.prompt.N",
      "llm.input_messages.N",
      "gen_ai.tool.call.arguments",
      "ai.toolCall.args",
      "tool.parameters",
      "gcp.vertex.agent.tool_call_args",
      "gcp.vertex.agent.llm_request",
      "input",
      "gen_ai.*.message (events)",
      "langfuse.trace.input (root)"),
  OUTPUT(
      "output.value",
      "langfuse.observation.output",
      "gen_ai.output.messages",
      "traceloop.entity.output",
      "ai.response.text",
      "ai.response.object",
      "ai.response.toolCalls",
      "ai.result.text",
      "ai.result.object",
      "gen_ai.completion",
      "gen_ai.completion.N",
      "llm.output_messages.N",
      "gen_ai.tool.call.result",
      "ai.toolCall.result",
      "gcp.vertex.agent.tool_response",
      "gcp.vertex.agent.llm_response",
      "output",
      "gen_ai.choice (events)",
      "langfuse.trace.output (root)"),
  TOOL("gen_ai.tool.name", "tool.name", "ai.toolCall.name"),
  TOOL_CALL_ID("gen_ai.tool.call.id", "tool.id", "ai.toolCall.id"),
  TAGS(
      "langfuse.trace.tags",
      "langfuse.tags",
      "tag.tags",
      "ai.telemetry.metadata.tags",
      "ctx.run.tags");

  private final List<String> texts;
  private final List<Place> places;
  private final List<String> keys;
  private final boolean mayBeEvents;

  CanonicalField(String... places) {
    this.texts = List.of(places);
    this.places = texts.stream().map(Place::of).toList();
    this.keys = this.places.stream().flatMap(place -> place.keys().stream()).toList();
    this.mayBeEvents = this.places.stream().anyMatch(Place.Events.class::isInstance);
  }

  /** A bit for each field that a key of these attributes may tell, by its {@link #bit}. */
  public static long toldBy(Attributes attributes) {
    return attributes.groups(Told.GROUPS);
  }

  public long bit() {
    return 1L << ordinal();
  }

  /** As they stand above. */
  public List<String> places() {
    return texts;
  }

  /** Of attributes whose value is the field's. */
  public List<String> keys() {
    return keys;
  }

  /** The value if it is a non-empty string, or a number or flag as text. */
  public @Nullable String text(Span span) {
    Object value = value(span);
    if (value instanceof String text) {
      return text;
    }
    return value instanceof Number || value instanceof Boolean ? value.toString() : null;
  }

  /** The first value that is a whole number, in whatever form; none is less than 0. */
  public @Nullable Long whole(Span span) {
    return first(span, Attributes::wholeOf, number -> number >= 0);
  }

  /** The first value that is there and not empty, whatever its type. */
  public @Nullable Object value(Span span) {
    return first(span, found -> found, value -> value != Attributes.NULL && !"".equals(value));
  }

  private <T> @Nullable T first(
      Span span, Function<@Nullable Object, @Nullable T> read, Predicate<T> wanted) {
    Attributes own = span.attributes();
    Attributes ofResource = span.resource().attributes();
    boolean inOwn = mayBeIn(span, own);
    boolean inResource = mayBeIn(span, ofResource);
    if (!inOwn && !inResource) {
      return null;
    }
    for (Place place : places) {
      T found = inOwn ? read.apply(place.in(span, own)) : null;
      if (found == null && inResource) {
        found = read.apply(place.in(span, ofResource));
      }
      if (found != null && wanted.test(found)) {
        return found;
      }
    }
    return null;
  }

  /** Most fields are not. */
  private boolean mayBeIn(Span span, Attributes attributes) {
    return (toldBy(attributes) & bit()) != 0 || (mayBeEvents && !span.events().isEmpty());
  }

  /** Made when all fields are there. */
  private static final class Told {
    static final KeyGroups GROUPS = groups();

    private static KeyGroups groups() {
      KeyGroups.Builder groups = new KeyGroups.Builder();
      for (CanonicalField field : values()) {
        field.places.forEach(place -> place.addTo(groups, field.ordinal()));
      }
      SpanWork.KEYS.forEach(key -> groups.key(key, SpanWork.GROUP));
      return groups.build();
    }
  }
}
