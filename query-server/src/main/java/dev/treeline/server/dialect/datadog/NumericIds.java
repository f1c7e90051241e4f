package dev.treeline.server.dialect.datadog;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.server.dialect.ApiRequest;
import dev.treeline.span.SpanId;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How 64-bit ids are written. They are unsigned by the document; but Datadog's Java client reads
 * them into a long and fails on half of them, while it takes the same bits as a negative number.
 */
enum NumericIds {
  UNSIGNED,
  SIGNED;

  private static final String JAVA_CLIENT = "datadog-api-client-java";

  static NumericIds forClient(ApiRequest.Headers headers, DatadogSettings.Ids setting) {
    return switch (setting) {
      case SIGNED -> SIGNED;
      case UNSIGNED -> UNSIGNED;
      case AUTO -> byAgent(headers);
    };
  }

  private static NumericIds byAgent(ApiRequest.Headers headers) {
    String agent = headers.first("User-Agent");
    return agent != null && agent.startsWith(JAVA_CLIENT) ? SIGNED : UNSIGNED;
  }

  void write(JsonGenerator json, String field, long id) throws IOException {
    json.writeFieldName(field);
    if (this == SIGNED || id >= 0) {
      json.writeNumber(id);
    } else {
      json.writeNumber(Long.toUnsignedString(id));
    }
  }

  /** 0 for a root. */
  void write(JsonGenerator json, String field, @Nullable SpanId id) throws IOException {
    write(json, field, id == null ? 0 : id.value());
  }
}
