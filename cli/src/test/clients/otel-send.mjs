// Sends one trace with the OpenTelemetry SDK. Endpoint, headers and protocol come from the three
// OTEL_EXPORTER_OTLP_* variables and from nowhere else.
// Prints {"traceId", "root", "child"}.
import { sendTrace } from "./otel-trace.mjs";

const packages = {
  "http/json": "@opentelemetry/exporter-trace-otlp-http",
  "http/protobuf": "@opentelemetry/exporter-trace-otlp-proto",
};
const { OTLPTraceExporter } = await import(packages[process.env.OTEL_EXPORTER_OTLP_PROTOCOL]);

console.log(JSON.stringify(await sendTrace(new OTLPTraceExporter())));
