package dev.treeline.server.dialect.datadog;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.server.dialect.ApiRequest;
import dev.treeline.server.dialect.kit.ExampleTraces;
import dev.treeline.server.dialect.kit.HostileTraces;
import dev.treeline.span.Attributes;
import dev.treeline.span.Scope;
import dev.treeline.span.SpanKind;
import dev.treeline.span.Tenant;
import dev.treeline.testing.SpanBuilder;
import dev.treeline.trace.Trace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LongestSpanTest {

  private static final ApiRequest NO_SELECTION =
      new ApiRequest(Tenant.DEFAULT, Map.of(), Map.of(), name -> List.of());

  private static final String CONTROLS = "\u0001".repeat(5_000);

  @Test
  void noSpanIsLongerWhateverIsInIt() throws IOException {
    List<Trace> traces = new ArrayList<>(HostileTraces.all().values());
    for (SpanBuilder span :
        List.of(
            aSpan(),
            aSpan().named(CONTROLS),
            aSpan().failed(CONTROLS),
            aSpan().ofKind(SpanKind.SERVER).with("http.route", CONTROLS),
            aSpan().with(CONTROLS, 1L).with("x", "\u20ac".repeat(5_000)),
            aSpan().with("bytes", ByteBuffer.wrap(new byte[50_000])),
            aSpan().with("list", List.of(CONTROLS, List.of(CONTROLS))),
            aSpan().with("map", Attributes.of(Map.of("text", CONTROLS))),
            aSpan().withResource("host", CONTROLS),
            aSpan().withTraceState(CONTROLS),
            aSpan().inScope(CONTROLS, ""),
            aSpan().inScope("", CONTROLS),
            aSpan().inScope(new Scope("", "", Attributes.of(Map.of("x", CONTROLS)), "", 0)),
            aSpan().withEvent(CONTROLS, 1, Map.of()),
            aSpan().withEvent("event", 1, Map.of(CONTROLS, 1L)),
            aSpan().failed("").withEvent("exception", 1, exception()))) {
      traces.add(ExampleTraces.closed(span.build()));
      traces.add(
          ExampleTraces.closed(
              span.build(),
              span.labelled("second").startingAt(1).build(),
              aSpan("other").withResource("host", "b").startingAt(2).build()));
    }
    for (Trace trace : traces) {
      assertThat(LongestSpan.all(trace.tree())).isGreaterThanOrEqualTo(length(trace));
    }
  }

  private static Map<String, String> exception() {
    return Map.of(
        "exception.message", CONTROLS,
        "exception.stacktrace", CONTROLS,
        "exception.type", CONTROLS);
  }

  private static long length(Trace trace) throws IOException {
    TraceJson body =
        new TraceJson(trace, IncludedFields.of(NO_SELECTION, false), NumericIds.UNSIGNED);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      body.write(json, trace.tree().size(), false);
    }
    return bytes.size();
  }
}
