package dev.treeline.server.dialect.datadog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.treeline.server.dialect.PresentedKeys;
import dev.treeline.server.dialect.kit.Ask;
import dev.treeline.server.dialect.kit.ExampleTraces;
import dev.treeline.server.dialect.kit.FakeReader;
import dev.treeline.span.TraceId;
import dev.treeline.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatadogDialectTest {

  private static final String PATH = "/api/v2/trace/{trace_id}";
  private static final List<String> REQUIRED =
      List.of(
          "duration",
          "endTime",
          "error",
          "meta",
          "metrics",
          "name",
          "parentID",
          "resource",
          "service",
          "spanID",
          "startTime",
          "traceID",
          "traceIDFull",
          "type");

  @ParameterizedTest
  @CsvSource({
    // exactly 32 characters are hexadecimal, also when all are decimal digits
    "0000000000000000abc1230000000000,0,abc1230000000000",
    "ABCDEF00000000000000000000000001,abcdef0000000000,1",
    "00000000000000000000000000000010,0,10",
    // 16 are hexadecimal when there is a letter in them
    "abc1230000000000,0,abc1230000000000",
    "1234567890123456,0,462d53c8abac0",
    "12345678901234567000,0,ab54a98ceb1f0758",
    "340282366920938463463374607431768211455,ffffffffffffffff,ffffffffffffffff",
    "7,0,7",
  })
  void idsAreToldApartByLengthAndLetters(String text, String high, String low) {
    assertThat(PathId.parse(text))
        .contains(new TraceId(Long.parseUnsignedLong(high, 16), Long.parseUnsignedLong(low, 16)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-1",
        "abc",
        "0x10",
        "abc12300000000001",
        "340282366920938463463374607431768211456",
        "9999999999999999999999999999999999999999",
      })
  void otherIdsAreRefused(String text) {
    assertThat(PathId.parse(text)).isEmpty();
  }

  @Test
  void idsAreUnsignedButForTheJavaClient() {
    Trace trace = ExampleTraces.chain(1);
    long bits = trace.tree().span(0).spanId().value();
    assertThat(bits).as("an id above the signed range").isNegative();

    assertThat(span(ask(trace), trace).path("spanID").asText())
        .isEqualTo(Long.toUnsignedString(bits));
    Ask java = ask(trace).header("User-Agent", "datadog-api-client-java/2.56.0 (java 17)");
    assertThat(span(java, trace).path("spanID").asLong()).isEqualTo(bits);
  }

  @Test
  void whatIsNotIncludedIsLeftOutWhereItIsOptional() {
    Trace trace = ExampleTraces.chain(1);

    JsonNode span = span(ask(trace).query("include_fields", "name,self_time", "nonsense"), trace);

    List<String> expected = new ArrayList<>(REQUIRED);
    expected.add("self_time");
    assertThat(names(span)).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(span.path("meta")).isEmpty();
    assertThat(span.path("metrics")).isEmpty();
  }

  @Test
  void withoutASelectionAllIsIncluded() {
    Trace trace = ExampleTraces.chain(1);
    List<String> expected = new ArrayList<>(REQUIRED);
    expected.addAll(List.of("resourceHash", "restricted", "self_time"));

    JsonNode span = span(ask(trace).query("include_fields", ""), trace);

    assertThat(names(span)).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(span.path("meta")).isNotEmpty();
  }

  @Test
  void bothKeysAreNeededOrAToken() {
    assertThat(keys(ask().header("DD-API-KEY", "a").header("DD-APPLICATION-KEY", "b")))
        .isEqualTo(new PresentedKeys.Keys(List.of("a", "b")));
    assertThat(keys(ask().header("Authorization", "Bearer t")))
        .isEqualTo(new PresentedKeys.Keys(List.of("t")));
    assertThat(keys(ask().header("DD-API-KEY", "a"))).isEqualTo(new PresentedKeys.None());
    assertThat(keys(ask())).isEqualTo(new PresentedKeys.None());
    assertThat(keys(ask().header("DD-API-KEY", "a", "b").header("DD-APPLICATION-KEY", "b")))
        .isEqualTo(new PresentedKeys.Unusable());
    assertThat(
            keys(
                ask()
                    .header("DD-API-KEY", "a")
                    .header("DD-APPLICATION-KEY", "b")
                    .header("Authorization", "Bearer t")))
        .isEqualTo(new PresentedKeys.Unusable());
  }

  private static PresentedKeys keys(Ask ask) {
    return new DatadogDialect().keysOf(ask.headers());
  }

  private static Ask ask(Trace... traces) {
    return Ask.of(new DatadogDialect(), FakeReader.with(traces));
  }

  private static JsonNode span(Ask ask, Trace trace) {
    return ask.body(PATH, trace.traceId().toString())
        .path("data")
        .path("attributes")
        .path("spans")
        .path(0);
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
