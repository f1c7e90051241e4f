package dev.treeline.server.dialect.datadog;

import java.util.Map;
import java.util.Set;

/** How OpenTelemetry's attributes are called at Datadog. */
final class TagKeys {

  private static final Map<String, String> RENAMED =
      Map.ofEntries(
          Map.entry("client.address", "http.client_ip"),
          Map.entry("http.response.body.size", "http.response.content_length"),
          Map.entry("http.response.status_code", "http.status_code"),
          Map.entry("http.request.body.size", "http.request.content_length"),
          Map.entry("http.request.header.referrer", "http.referrer"),
          Map.entry("http.request.method", "http.method"),
          Map.entry("network.protocol.version", "http.version"),
          Map.entry("server.address", "http.server_name"),
          Map.entry("url.full", "http.url"),
          Map.entry("user_agent.original", "http.useragent"));

  /** They became fields of the span, or steer the agent. */
  private static final Set<String> CONSUMED =
      Set.of("service.name", "operation.name", "resource.name", "span.type", "sampling.priority");

  private static final String OTEL_HEADER = "http.request.header.";
  private static final String DATADOG_HEADER = "http.request.headers.";

  private TagKeys() {}

  static String datadog(String key) {
    String renamed = RENAMED.get(key);
    if (renamed != null) {
      return renamed;
    }
    return key.startsWith(OTEL_HEADER) ? DATADOG_HEADER + key.substring(OTEL_HEADER.length()) : key;
  }

  /** By the document, keys that start with an underscore are filtered out. */
  static boolean isShown(String key) {
    return !key.startsWith("_") && !CONSUMED.contains(key);
  }
}
