package dev.treeline.server;

/** Each dialect's way to one trace over HTTP, for a key that everybody knows. */
enum TraceRoutes {
  TRIGGER("/api/v1/runs/{runId}/trace", "children", "Authorization", "Bearer "),
  PROMPTLAYER("/api/public/v2/traces/{trace_id}", "span_id", "X-API-KEY", ""),
  AGNO("/traces/{trace_id}", "type", "Authorization", "Bearer "),
  DATADOG("/api/v2/trace/{trace_id}", "spanID", "Authorization", "Bearer "),
  IDUN("/admin/api/v1/traces/{otel_trace_id}", "otelSpanId", "Authorization", "Bearer "),
  TREELINE("/treeline/v1/traces/{id}", "spanId", "Authorization", "Bearer ");

  final String template;

  /** Stands once in each span of an answer. */
  final String spanField;

  private final String keyHeader;
  private final String keyPrefix;

  TraceRoutes(String template, String spanField, String keyHeader, String keyPrefix) {
    this.template = template;
    this.spanField = spanField;
    this.keyHeader = keyHeader;
    this.keyPrefix = keyPrefix;
  }

  /** Trigger.dev asks by run, all others by trace. */
  String path(String traceId, String runId) {
    return template.replaceFirst("\\{.*?}", this == TRIGGER ? runId : traceId);
  }

  /** Headers, as {@code HttpRequest.Builder.headers} takes them. */
  String[] key(String key) {
    return new String[] {keyHeader, keyPrefix + key};
  }
}
