// One trace of two spans with something of everything in it, made with the OpenTelemetry SDK.
import { diag, DiagConsoleLogger, DiagLogLevel } from "@opentelemetry/api";
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";

diag.setLogger(new DiagConsoleLogger(), DiagLogLevel.WARN);

// Through this exporter. Returns {traceId, root, child}.
export async function sendTrace(exporter) {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      "service.name": "shop",
      "service.version": "1.2.3",
      "host.cpus": 4,
      "host.tags": ["eu", "spot"],
    }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer("shop-web", "0.9.0");
  const at = (nanos) => [1767225600, nanos];

  const root = tracer.startSpan(
    "GET /orders",
    {
      kind: SpanKind.SERVER,
      startTime: at(123456789),
      attributes: {
        "a.text": "grün ✓ 你好",
        "a.empty": "",
        "a.flag": true,
        "a.whole": Number.MAX_SAFE_INTEGER,
        "a.negative": -7,
        "a.decimal": 0.1,
        "a.texts": ["x", "y"],
        "a.flags": [true, false],
        "a.wholes": [1, -2],
        "a.decimals": [0.5, 1.25],
      },
      links: [
        {
          context: {
            traceId: "0af7651916cd43dd8448eb211c80319c",
            spanId: "b7ad6b7169203331",
            traceFlags: TraceFlags.SAMPLED,
          },
          attributes: { why: "retry" },
        },
      ],
    },
    ROOT_CONTEXT,
  );
  const child = tracer.startSpan(
    "charge card",
    { kind: SpanKind.CLIENT, startTime: at(200000001) },
    trace.setSpan(ROOT_CONTEXT, root),
  );
  child.addEvent("asked", { attempt: 2, "card.kinds": ["debit"] }, at(250000002));
  child.recordException({ name: "CardError", message: "card declined" }, at(260000003));
  child.setStatus({ code: SpanStatusCode.ERROR, message: "card declined" });
  child.end(at(300000004));
  root.setStatus({ code: SpanStatusCode.OK });
  root.end(at(987654321));
  await provider.shutdown();

  const { traceId, spanId } = root.spanContext();
  return { traceId, root: spanId, child: child.spanContext().spanId };
}
