package dev.treeline.cli.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

/** The trace of {@code otel-trace.mjs}, as the native answer must have it. */
final class SdkTrace {

  private SdkTrace() {}

  static void assertRoot(JsonNode span, JsonNode sent) {
    assertThat(span.path("spanId")).isEqualTo(sent.path("root"));
    assertThat(span.path("parentSpanId").isNull()).isTrue();
    assertThat(span.path("name").asText()).isEqualTo("GET /orders");
    assertThat(span.path("kind").asText()).isEqualTo("SERVER");
    assertThat(span.path("startTimeUnixNano").asText()).isEqualTo("1767225600123456789");
    assertThat(span.path("endTimeUnixNano").asText()).isEqualTo("1767225600987654321");
    assertThat(span.path("status")).hasToString("{\"code\":\"OK\",\"message\":\"\"}");
    assertThat(span.path("attributes"))
        .hasToString(
            """
            {"a.decimal":0.1,"a.decimals":[0.5,1.25],"a.empty":"","a.flag":true,\
            "a.flags":[true,false],"a.negative":-7,"a.text":"grün ✓ 你好","a.texts":["x","y"],\
            "a.whole":9007199254740991,"a.wholes":[1,-2]}""");
    assertThat(span.path("resource"))
        .hasToString(
            """
            {"host.cpus":4,"host.tags":["eu","spot"],"service.name":"shop",\
            "service.version":"1.2.3"}""");
    assertThat(span.path("scope")).hasToString("{\"name\":\"shop-web\",\"version\":\"0.9.0\"}");
    assertThat(span.path("events")).isEmpty();
    assertThat(span.path("links").path(0).path("traceId").asText())
        .isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(span.path("links").path(0).path("spanId").asText()).isEqualTo("b7ad6b7169203331");
    assertThat(span.path("links").path(0).path("attributes")).hasToString("{\"why\":\"retry\"}");
  }

  static void assertChild(JsonNode span, JsonNode sent) {
    assertThat(span.path("spanId")).isEqualTo(sent.path("child"));
    assertThat(span.path("parentSpanId")).isEqualTo(sent.path("root"));
    assertThat(span.path("kind").asText()).isEqualTo("CLIENT");
    assertThat(span.path("startTimeUnixNano").asText()).isEqualTo("1767225600200000001");
    assertThat(span.path("endTimeUnixNano").asText()).isEqualTo("1767225600300000004");
    assertThat(span.path("status"))
        .hasToString("{\"code\":\"ERROR\",\"message\":\"card declined\"}");
    assertThat(span.path("events"))
        .hasToString(
            """
            [{"name":"asked","timeUnixNano":"1767225600250000002",\
            "attributes":{"attempt":2,"card.kinds":["debit"]}},\
            {"name":"exception","timeUnixNano":"1767225600260000003",\
            "attributes":{"exception.message":"card declined","exception.type":"CardError"}}]""");
  }
}
