package dev.treeline.server.dialect.datadog;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.PresentedKeys;
import dev.treeline.server.dialect.kit.Ask;
import dev.treeline.server.dialect.kit.ExampleTraces;
import dev.treeline.server.dialect.kit.FakeReader;
import dev.treeline.span.Span;
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
  void anIdThatIsRefusedIsNamedByItsParameter() {
    Answer answer = ask().answer(PATH, "abc");

    var error = dialect(DatadogSettings.DEFAULT).error(((Answer.Failed) answer).problem());
    assertThat(error.status()).isEqualTo(400);
    assertThat(Ask.text(error.body(), false))
        .startsWith(
            "{\"errors\":[{\"title\":\"Bad Request\",\"status\":\"400\",\"detail\":\"trace_id ")
        .endsWith("\"source\":{\"parameter\":\"trace_id\"}}]}");
  }

  @Test
  void idsAreUnsignedButForTheJavaClient() {
    Trace trace = ExampleTraces.chain(1);
    long bits = trace.tree().span(0).spanId().value();
    assertThat(bits).as("an id above the signed range").isNegative();

    assertThat(span(ask(trace), trace).path("spanID").asText())
        .isEqualTo(Long.toUnsignedString(bits));
    Ask java = ask(trace).header("User-Agent", "datadog-api-client-java/2.56.0 (java 17)");
    assertThat(span(java, trace).path("spanID").asText()).isEqualTo(Long.toString(bits));
    Ask other = ask(trace).header("User-Agent", "datadog-api-client-typescript/1.64.0");
    assertThat(span(other, trace).path("spanID").asText()).isEqualTo(Long.toUnsignedString(bits));
  }

  @Test
  void whatIsNotIncludedIsLeftOutWhereItIsOptional() {
    Trace trace = ExampleTraces.closed(aSpan().with("text", "a").with("number", 1).build());

    JsonNode span = span(ask(trace).query("include_fields", "name,self_time", "nonsense"), trace);

    List<String> expected = new ArrayList<>(REQUIRED);
    expected.add("self_time");
    assertThat(names(span)).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(span.path("meta")).isEmpty();
    assertThat(span.path("metrics")).isEmpty();
  }

  @Test
  void strictlyTakenNothingElseIsIncluded() {
    Trace trace = ExampleTraces.chain(1);
    DatadogSettings strict = new DatadogSettings(DatadogSettings.Ids.AUTO, true, 0, 0);

    assertThat(
            names(
                span(
                    ask(strict, trace).notAsDescribed().query("include_fields", "name,meta,x"),
                    trace)))
        .containsExactly("meta", "name");
    assertThat(names(span(ask(strict, trace).notAsDescribed().query("include_fields", "x"), trace)))
        .isEmpty();
    assertThat(names(span(ask(strict, trace), trace))).containsAll(REQUIRED).hasSize(17);
  }

  @ParameterizedTest
  @CsvSource({"SIGNED,curl/8,true", "UNSIGNED,datadog-api-client-java/2.56.0,false"})
  void theFormOfIdsCanBeSetForAllClients(DatadogSettings.Ids ids, String agent, boolean negative) {
    Trace trace = ExampleTraces.chain(1);
    Ask ask = ask(new DatadogSettings(ids, false, 0, 0), trace).header("User-Agent", agent);

    JsonNode span = span(ask, trace);

    assertThat(span.path("spanID").asText().startsWith("-")).isEqualTo(negative);
    assertThat(span.path("spanID").bigIntegerValue().longValue())
        .isEqualTo(trace.tree().span(0).spanId().value());
    assertThat(ok(ask, trace).headers()).doesNotContainKey("Vary");
    assertThat(ok(ask(trace), trace).headers()).containsEntry("Vary", "User-Agent");
  }

  @Test
  void ofALongTraceTheEarliestSpansThatFitAreSent() {
    Trace trace = ExampleTraces.chain(50);
    int whole = Ask.text(ok(ask(trace), trace).body(), false).length();

    for (int most : List.of(whole - 1, whole / 2, whole / 7, 300)) {
      Answer.Ok cut = ok(ask(limits(most, 0), trace), trace);
      String body = Ask.text(cut.body(), false);
      JsonNode attributes = Ask.parsed(body).path("data").path("attributes");
      assertThat(body.length()).isLessThanOrEqualTo(most);
      assertThat(attributes.path("is_truncated").asBoolean()).isTrue();
      assertThat(cut.headers())
          .containsEntry("Treeline-Status", "partial")
          .containsEntry("Treeline-Reason", "max_response_bytes");
      int sent = attributes.path("spans").size();
      assertThat(attributes.path("spans").findValuesAsText("resource"))
          .containsExactlyElementsOf(
              trace.tree().spans().subList(0, sent).stream().map(Span::name).toList());
      assertThat(body.length() + longest(trace))
          .as("one more would not fit")
          .isGreaterThanOrEqualTo(most);
    }
    Answer.Ok fits = ok(ask(limits(whole, whole), trace), trace);
    assertThat(Ask.text(fits.body(), false)).hasSize(whole).contains("\"is_truncated\":false");
    assertThat(fits.headers()).containsEntry("Treeline-Status", "complete");
  }

  @Test
  void aTraceThatLostSpansToALimitIsTruncated() {
    Trace whole = ExampleTraces.chain(3);
    Trace trace =
        new Trace(whole.traceId(), whole.tree(), false, 1, whole.closedBy(), 7, false, false, 0, 0);

    assertThat(Ask.text(ok(ask(trace), trace).body(), false)).contains("\"is_truncated\":true");
  }

  @Test
  void aTraceThatIsFarTooLongIsRefusedBeforeItsFirstByte() {
    Trace trace = ExampleTraces.chain(50);
    int whole = Ask.text(ok(ask(trace), trace).body(), false).length();

    Answer refused = ask(limits(1000, whole - 1), trace).answer(PATH, trace.traceId().toString());

    assertThat(refused).isInstanceOf(Answer.Failed.class);
    var error = dialect(limits(0, 0)).error(((Answer.Failed) refused).problem());
    assertThat(error.status()).isEqualTo(413);
    assertThat(Ask.text(error.body(), false))
        .startsWith("{\"errors\":[{\"title\":\"Payload Too Large\",\"status\":\"413\",");
    assertThat(ok(ask(limits(1000, whole), trace), trace).headers())
        .containsEntry("Treeline-Status", "partial");
    Ask few = ask(limits(0, whole - 1), trace).query("include_fields", "name");
    assertThat(ok(few, trace).headers()).containsEntry("Treeline-Status", "complete");
  }

  private static int longest(Trace trace) {
    JsonNode spans = ask(trace).body(PATH, trace.traceId().toString());
    int longest = 0;
    for (JsonNode span : spans.path("data").path("attributes").path("spans")) {
      longest = Math.max(longest, span.toString().length() + 1);
    }
    return longest;
  }

  private static DatadogSettings limits(int maxResponseBytes, int rejectBytes) {
    return new DatadogSettings(DatadogSettings.Ids.AUTO, false, maxResponseBytes, rejectBytes);
  }

  private static DatadogDialect dialect(DatadogSettings settings) {
    return new DatadogDialect(settings);
  }

  private static Ask ask(DatadogSettings settings, Trace trace) {
    return Ask.of(dialect(settings), FakeReader.with(trace));
  }

  private static Answer.Ok ok(Ask ask, Trace trace) {
    return Ask.ok(ask.answer(PATH, trace.traceId().toString()));
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
    assertThat(keys(ask().header("DD-API-KEY", "a").header("DD-APPLICATION-KEY", "b", "c")))
        .isEqualTo(new PresentedKeys.Unusable());
    assertThat(
            keys(
                ask()
                    .header("DD-API-KEY", "a")
                    .header("DD-APPLICATION-KEY", "b")
                    .header("Authorization", "Bearer b")))
        .isEqualTo(new PresentedKeys.Keys(List.of("a", "b")));
  }

  /**
   * It is one more credential, which must not be passed over: nobody would see that it is wrong.
   */
  @Test
  void oneOfTheKeysBesideATokenIsLookedAt() {
    assertThat(keys(ask().header("DD-API-KEY", "a").header("Authorization", "Bearer t")))
        .isEqualTo(new PresentedKeys.Keys(List.of("a", "t")));
    assertThat(keys(ask().header("DD-APPLICATION-KEY", "b").header("Authorization", "Bearer t")))
        .isEqualTo(new PresentedKeys.Unusable());
    assertThat(keys(ask().header("DD-APPLICATION-KEY", "t").header("Authorization", "Bearer t")))
        .isEqualTo(new PresentedKeys.Keys(List.of("t")));
    assertThat(keys(ask().header("DD-APPLICATION-KEY", "b"))).isEqualTo(new PresentedKeys.None());
    assertThat(keys(ask().header("DD-API-KEY", "a").header("Authorization", "Basic t")))
        .isEqualTo(new PresentedKeys.Unusable());
  }

  private static PresentedKeys keys(Ask ask) {
    return new DatadogDialect(DatadogSettings.DEFAULT).keysOf(ask.headers());
  }

  private static Ask ask(Trace... traces) {
    return Ask.of(new DatadogDialect(DatadogSettings.DEFAULT), FakeReader.with(traces));
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
