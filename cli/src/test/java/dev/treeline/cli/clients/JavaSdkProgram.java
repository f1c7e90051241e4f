package dev.treeline.cli.clients;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program of its own that sends one trace with the OpenTelemetry SDK of Java. The SDK configures
 * itself from the environment. Prints the ids of the trace, its root and its child.
 */
final class JavaSdkProgram {

  private static final long START = 1_767_225_600_000_000_000L;

  private JavaSdkProgram() {}

  public static void main(String[] args) {
    OpenTelemetrySdk sdk =
        AutoConfiguredOpenTelemetrySdk.builder()
            .addResourceCustomizer(
                (found, settings) ->
                    found.toBuilder().put("service.name", "shop").put("host.cpus", 4).build())
            .build()
            .getOpenTelemetrySdk();
    Tracer tracer = sdk.tracerBuilder("shop-web").setInstrumentationVersion("0.9.0").build();
    Span root =
        tracer
            .spanBuilder("GET /orders")
            .setNoParent()
            .setSpanKind(SpanKind.SERVER)
            .setStartTimestamp(START + 123_456_789, TimeUnit.NANOSECONDS)
            .setAllAttributes(attributes())
            .addLink(
                SpanContext.createFromRemoteParent(
                    "0af7651916cd43dd8448eb211c80319c",
                    "b7ad6b7169203331",
                    TraceFlags.getSampled(),
                    TraceState.builder().put("vendor", "t61").build()),
                Attributes.of(AttributeKey.stringKey("why"), "retry"))
            .startSpan();
    Span child =
        tracer
            .spanBuilder("charge card")
            .setParent(Context.root().with(root))
            .setSpanKind(SpanKind.CLIENT)
            .setStartTimestamp(START + 200_000_001, TimeUnit.NANOSECONDS)
            .startSpan();
    child.addEvent(
        "asked",
        Attributes.of(AttributeKey.longKey("attempt"), 2L),
        START + 250_000_002,
        TimeUnit.NANOSECONDS);
    child.recordException(new IllegalStateException("card declined"));
    child.setStatus(StatusCode.ERROR, "card declined");
    child.end(START + 300_000_004, TimeUnit.NANOSECONDS);
    root.setStatus(StatusCode.OK);
    root.end(START + 987_654_321, TimeUnit.NANOSECONDS);
    sdk.close();
    System.out.println(
        String.join(
            " ",
            root.getSpanContext().getTraceId(),
            root.getSpanContext().getSpanId(),
            child.getSpanContext().getSpanId()));
  }

  private static Attributes attributes() {
    return Attributes.builder()
        .put("a.text", "grün ✓ 你好")
        .put("a.empty", "")
        .put("a.flag", true)
        .put("a.whole", Long.MAX_VALUE)
        .put("a.negative", Long.MIN_VALUE)
        .put("a.decimal", 0.1)
        .put("a.texts", "x", "y")
        .put("a.flags", true, false)
        .put("a.wholes", 1L, -2L)
        .put("a.decimals", 0.5, 1.25)
        .put(AttributeKey.valueKey("a.bytes"), Value.of(new byte[] {1, 2, 3}))
        .put(
            AttributeKey.valueKey("a.nested"),
            Value.of(Map.of("list", Value.of(List.of(Value.of(1L), Value.of("b"))))))
        .build();
  }
}
