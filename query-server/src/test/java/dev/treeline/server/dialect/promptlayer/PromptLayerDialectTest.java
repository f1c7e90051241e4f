package dev.treeline.server.dialect.promptlayer;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.spanId;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.PresentedKeys;
import dev.treeline.server.dialect.kit.Ask;
import dev.treeline.server.dialect.kit.ExampleTraces;
import dev.treeline.server.dialect.kit.FakeReader;
import dev.treeline.span.Attributes;
import dev.treeline.span.Span;
import dev.treeline.span.SpanLink;
import dev.treeline.trace.Trace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PromptLayerDialectTest {

  private static final String PATH = "/api/public/v2/traces/{trace_id}";

  private final PromptLayerDialect dialect = new PromptLayerDialect();

  @Test
  void anIdOfAnotherFormIsALocatedValidationError() {
    var problem = ((Answer.Failed) ask().answer(PATH, "nonsense")).problem();

    JsonNode error = Ask.parsed(Ask.text(dialect.error(problem).body(), false));

    assertThat(error)
        .hasToString(
            "{\"detail\":[{\"type\":\"value_error\",\"loc\":[\"path\",\"trace_id\"],"
                + "\"msg\":\"Value error, a trace id has 32 hex digits, or up to 16 with zeros left"
                + " out\",\"input\":\"nonsense\",\"ctx\":{\"error\":{}}}]}");
  }

  @Test
  void anIdIsRepeatedUpToAHundredCharactersAndNoHalfOfOne() {
    assertThat(inputOf("z".repeat(101))).isEqualTo("z".repeat(100));
    assertThat(inputOf("z".repeat(99) + "\uD83D\uDE00")).isEqualTo("z".repeat(99));
  }

  @Test
  void aLogThatTheSenderKeepsIsNotOffered() {
    Trace trace =
        ExampleTraces.closed(
            aSpan("ours").with("gen_ai.operation.name", "chat").build(),
            aSpan("theirs")
                .childOf("ours")
                .startingAt(1)
                .with("gen_ai.operation.name", "chat")
                .with("promptlayer.request_log.managed", true)
                .build());

    JsonNode spans = ask(trace).body(PATH, trace.traceId().toString()).path("spans");

    JsonNode ours = spans.path(0);
    assertThat(ours.path("request_log_id")).isEqualTo(ours.path("id"));
    assertThat(spans.path(1).path("request_log_id").isNull()).isTrue();
  }

  @Test
  void aLinkIsToldWithAllThatIsKnownOfIt() {
    Span span = aSpan().with("mine", 1).build();
    SpanLink link =
        new SpanLink(
            traceId("other"),
            spanId("there"),
            "vendor=1",
            0,
            Attributes.of(Map.of("why", "retry")),
            0);
    Trace trace =
        ExampleTraces.closed(
            span.withContents(span.attributes(), List.of(), List.of(link), Span.Dropped.NONE));

    JsonNode links = ask(trace).body(PATH, trace.traceId().toString()).at("/spans/0/links");

    assertThat(links)
        .hasToString(
            "[{\"context\":{\"trace_id\":\"%s\",\"span_id\":\"%s\",\"trace_state\":\"vendor=1\"},"
                    .formatted(traceId("other"), spanId("there"))
                + "\"attributes\":{\"why\":\"retry\"}}]");
  }

  @Test
  void idsFitIntoAJavascriptNumber() {
    Trace trace = ExampleTraces.chain(100);
    JsonNode spans = ask(trace).body(PATH, trace.traceId().toString()).path("spans");
    assertThat(spans)
        .allSatisfy(span -> assertThat(span.path("id").asLong()).isBetween(0L, (1L << 53) - 1));
  }

  @Test
  void theKeyHasAHeaderOfItsOwn() {
    assertThat(dialect.keysOf(ask().header("X-API-KEY", "k").headers()))
        .isEqualTo(new PresentedKeys.Keys(List.of("k")));
    assertThat(dialect.keysOf(ask().header("Authorization", "Bearer k").headers()))
        .isEqualTo(new PresentedKeys.None());
  }

  private String inputOf(String id) {
    var problem = ((Answer.Failed) ask().answer(PATH, id)).problem();
    return Ask.parsed(Ask.text(dialect.error(problem).body(), false))
        .at("/detail/0/input")
        .asText();
  }

  private Ask ask(Trace... traces) {
    return Ask.of(dialect, FakeReader.with(traces));
  }
}
