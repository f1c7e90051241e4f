package dev.treeline.server.routing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.treeline.span.SpanId;
import dev.treeline.span.TraceId;
import dev.treeline.trace.SummaryQuery;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/** What both ends of a hop agree on. */
final class PeerProtocol {

  static final String TRACES = "/internal/v1/traces";
  static final String RUNS = "/internal/v1/runs";
  static final String QUERY = "query";
  static final String COVERAGE = "/internal/v1/coverage";

  /** Only an instance says it: the 404 of a proxy in between is not the 404 of a trace. */
  static final String ANSWER = "Treeline-Peer-Answer";

  static final String FOUND = "found";
  static final String NOT_FOUND = "not-found";
  static final String UNAVAILABLE = "unavailable";

  static final String STALE_MS = "Treeline-Stale-Ms";
  static final String RETRY_AFTER = "Retry-After";

  /** Reads what a newer version adds without complaint: instances are updated one by one. */
  static final ObjectMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addModule(
              new SimpleModule("ids")
                  .addSerializer(TraceId.class, ToStringSerializer.instance)
                  .addDeserializer(TraceId.class, ids(TraceId.class, TraceId::parse))
                  .addSerializer(SpanId.class, ToStringSerializer.instance)
                  .addDeserializer(SpanId.class, ids(SpanId.class, SpanId::parse)))
          .build();

  private PeerProtocol() {}

  static String pathSegment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The path of a list, with the query as JSON: what is asked for may grow. */
  static String list(SummaryQuery query) {
    try {
      return TRACES + "?" + QUERY + "=" + pathSegment(JSON.writeValueAsString(query));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a query of text and numbers is JSON", e);
    }
  }

  private static <T> FromStringDeserializer<T> ids(
      Class<T> type, Function<String, Optional<T>> parse) {
    return new FromStringDeserializer<>(type) {
      @Override
      protected T _deserialize(String text, DeserializationContext context) {
        return parse
            .apply(text)
            .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no id"));
      }
    };
  }
}
