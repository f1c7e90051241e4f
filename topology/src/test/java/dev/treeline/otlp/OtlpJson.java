package dev.treeline.otlp;

import dev.treeline.foreign.DecodedSpans;
import java.nio.charset.StandardCharsets;

/** Requests in JSON around the part that a test is about. */
final class OtlpJson {

  static final String TRACE = "5b8efff798038103d269b633813fc60c";
  static final String SPAN = "eee19b7ec3c1b174";

  private OtlpJson() {}

  static DecodedSpans decode(String json) {
    return OtlpDecoder.decode(OtlpEncoding.JSON, json.getBytes(StandardCharsets.UTF_8));
  }

  /** A request with these spans, each the text of an object. */
  static String request(String... spans) {
    return "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[" + String.join(",", spans) + "]}]}]}";
  }

  static String span(String traceId, String spanId, String... fields) {
    StringBuilder json = new StringBuilder();
    json.append("{\"traceId\":\"" + traceId + "\",\"spanId\":\"" + spanId + "\"");
    for (String field : fields) {
      json.append(',').append(field);
    }
    return json.append('}').toString();
  }

  /** A valid span with these further fields. */
  static String validSpan(String... fields) {
    return span(TRACE, SPAN, fields);
  }

  /** A valid span whose attribute {@code a} has this value. */
  static String spanWithValue(String value) {
    return validSpan("\"attributes\":[{\"key\":\"a\",\"value\":" + value + "}]");
  }
}
