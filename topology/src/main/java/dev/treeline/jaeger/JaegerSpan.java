package dev.treeline.jaeger;

import java.util.List;
import java.util.Map;

/**
 * Jaeger's {@code api_v2} span with its process, as it stands in the bytes.
 *
 * @param startNanos since 1970; 0 where a sender has no time
 */
record JaegerSpan(
    byte[] traceId,
    byte[] spanId,
    String operationName,
    List<Reference> references,
    int flags,
    long startNanos,
    long durationNanos,
    Map<String, Object> tags,
    List<Log> logs,
    Process process,
    List<String> warnings) {

  record Reference(byte[] traceId, byte[] spanId, boolean childOf) {}

  record Log(long timeNanos, Map<String, Object> fields) {}

  record Process(String serviceName, Map<String, Object> tags) {
    static final Process NONE = new Process("", Map.of());
  }
}
