package dev.treeline.load;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.spanId;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.treeline.span.Attributes;
import dev.treeline.span.Span;
import dev.treeline.span.SpanKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OtlpJsonTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void idsAreHexAndTimesAreStrings() throws IOException {
    JsonNode span =
        only(aSpan("a").inTrace("t").childOf("p").ofKind(SpanKind.CLIENT).failed("no").build());

    assertThat(span.path("traceId").textValue()).isEqualTo(traceId("t").toString());
    assertThat(span.path("spanId").textValue()).isEqualTo(spanId("a").toString());
    assertThat(span.path("parentSpanId").textValue()).isEqualTo(spanId("p").toString());
    assertThat(span.path("startTimeUnixNano").textValue()).isEqualTo("1767225600000000000");
    assertThat(span.path("endTimeUnixNano").textValue()).isEqualTo("1767225600100000000");
    assertThat(span.path("kind").intValue()).isEqualTo(3);
    assertThat(span.path("status").toString()).isEqualTo("{\"code\":2,\"message\":\"no\"}");
  }

  @Test
  void aRunningRootHasNeitherEndNorParent() throws IOException {
    JsonNode span = only(aSpan().running().build());

    assertThat(span.has("endTimeUnixNano")).isFalse();
    assertThat(span.has("parentSpanId")).isFalse();
  }

  @Test
  void everyTypeOfAttributeHasItsForm() throws IOException {
    JsonNode span =
        only(
            aSpan()
                .with("a", "text")
                .with("b", true)
                .with("c", Long.MAX_VALUE)
                .with("d", 0.5)
                .with("e", Double.NaN)
                .with("f", ByteBuffer.wrap(new byte[] {1, 2}))
                .with("g", List.of(1L, "x"))
                .with("h", Attributes.of(Map.of("k", "v")))
                .with("i", Attributes.NULL)
                .build());

    assertThat(span.path("attributes"))
        .extracting(pair -> pair.path("value").toString())
        .containsExactly(
            "{\"stringValue\":\"text\"}",
            "{\"boolValue\":true}",
            "{\"intValue\":\"9223372036854775807\"}",
            "{\"doubleValue\":0.5}",
            "{\"doubleValue\":\"NaN\"}",
            "{\"bytesValue\":\"AQI=\"}",
            "{\"arrayValue\":{\"values\":[{\"intValue\":\"1\"},{\"stringValue\":\"x\"}]}}",
            "{\"kvlistValue\":{\"values\":[{\"key\":\"k\",\"value\":{\"stringValue\":\"v\"}}]}}",
            "{}");
  }

  @Test
  void eventsAndLinksAreThere() throws IOException {
    JsonNode span =
        only(aSpan().withEvent("retry", 5, Map.of("n", 1L)).linkedTo("other", "x").build());

    assertThat(span.path("events").path(0).path("timeUnixNano").textValue())
        .isEqualTo("1767225600005000000");
    assertThat(span.path("links").path(0).path("spanId").textValue())
        .isEqualTo(spanId("x").toString());
  }

  @Test
  void eachResourceIsWrittenOnce() throws IOException {
    JsonNode request =
        JSON.readTree(
            OtlpJson.encode(
                List.of(
                    aSpan("a").fromService("shop").build(),
                    aSpan("b").fromService("bank").build(),
                    aSpan("c").fromService("shop").build())));

    assertThat(request.path("resourceSpans"))
        .extracting(group -> group.path("scopeSpans").path(0).path("spans").size())
        .containsExactly(2, 1);
  }

  private static JsonNode only(Span span) throws IOException {
    return JSON.readTree(OtlpJson.encode(List.of(span)))
        .at("/resourceSpans/0/scopeSpans/0/spans/0");
  }
}
