package dev.treeline.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.treeline.codec.Schemas;
import dev.treeline.testing.StubRegistry;
import dev.treeline.testing.TestKeyStore;
import dev.treeline.wire.SchemaLookup.Answer;
import dev.treeline.wire.SchemaRef;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Over a real socket, in each way a registry can be. */
class RegistryTest {

  private static final SchemaRef ONE = new SchemaRef.Id(1);
  private static final UUID GUID = UUID.fromString("89791762-2336-4186-9674-299b90a802e2");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final StubRegistry stub = StubRegistry.start().has(1, Schemas.SPAN.toString());

  @AfterEach
  void close() {
    stub.close();
  }

  @Test
  void aSchemaIsFoundByIdAndByGuid() throws Exception {
    stub.has(GUID, 1);
    assertThat(at(stub).schema(ONE)).isInstanceOf(Answer.Found.class);
    assertThat(at(stub).schema(new SchemaRef.Guid(GUID))).isInstanceOf(Answer.Found.class);
    assertThat(stub.requests()).containsExactly("GET /schemas/ids/1", "GET /schemas/guids/" + GUID);
  }

  @Test
  void anIdThatIsNotThereIsRefused() throws Exception {
    assertThat(reason(at(stub).schema(new SchemaRef.Id(2)))).isEqualTo("unknown_schema");
    assertThat(reason(at(stub).schema(new SchemaRef.Guid(GUID)))).isEqualTo("unknown_schema");
  }

  /** Said by a proxy, or by a registry at another path: nothing that a record could be lost for. */
  @Test
  void a404ThatIsNoRegistrysSaysNothing() {
    stub.answers("/schemas/ids/1", "404 <html>Not here</html>")
        .answers("/schemas/guids/" + GUID, "404 <html>Not here</html>")
        .answers("/schemas/types", "404 <html>Not here</html>");
    assertThatUnavailable(ONE).withMessageContaining("404");
    assertThatUnavailable(new SchemaRef.Guid(GUID)).withMessageContaining("404");
  }

  @Test
  void aRegistryWithoutGuidsHasNone() throws Exception {
    stub.answers("/schemas/guids/" + GUID, "404 {\"error_code\":404,\"message\":\"HTTP 404\"}")
        .answers("/schemas/types", "200 [\"AVRO\"]");
    assertThat(reason(at(stub).schema(new SchemaRef.Guid(GUID)))).isEqualTo("unknown_schema");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 429, 500, 502, 503})
  void aSickRegistrySaysNothing(int status) {
    stub.isSick(status);
    assertThatUnavailable(ONE).withMessageContaining(String.valueOf(status));
  }

  @Test
  void anAnswerThatIsNoJsonSaysNothing() {
    stub.hasBody(1, "<html>Please log in</html>");
    assertThatUnavailable(ONE);
  }

  @Test
  void aSilentRegistryIsWaitedForABoundedTime() {
    stub.isSilent(true);
    Registry registry =
        new Registry(
            new RegistrySettings(
                List.of(URI.create(stub.url())), null, null, Duration.ofMillis(200)));
    assertThatExceptionOfType(RegistryUnavailableException.class)
        .isThrownBy(() -> registry.schema(ONE))
        .withMessageContaining("no answer in 200 ms");
  }

  @Test
  void theNextUrlIsAskedAndStaysTheFirst() throws Exception {
    try (StubRegistry down = StubRegistry.down();
        StubRegistry sick = StubRegistry.start().isSick(500)) {
      Registry registry = at(Stream.of(down, sick, stub), null);
      assertThat(registry.schema(ONE)).isInstanceOf(Answer.Found.class);
      assertThat(registry.schema(ONE)).isInstanceOf(Answer.Found.class);
      assertThat(sick.requests()).hasSize(1);
      assertThat(stub.requests()).hasSize(2);

      stub.goAway();
      sick.isSick(0).has(1, Schemas.SPAN_BATCH.toString());
      assertThat(registry.schema(ONE)).isInstanceOf(Answer.Found.class);
    }
  }

  @Test
  void whereNoneAnswersAllAreNamed() {
    try (StubRegistry down = StubRegistry.down()) {
      stub.isSick(500);
      assertThatExceptionOfType(RegistryUnavailableException.class)
          .isThrownBy(() -> at(Stream.of(down, stub), "me:secret").schema(ONE))
          .withMessageContaining(down.url())
          .withMessageContaining(stub.url())
          .withMessageNotContaining("secret");
    }
  }

  @Test
  void basicAuthLetsIn() throws Exception {
    stub.wants("me:p:ä");
    assertThat(at(Stream.of(stub), "me:p:ä").schema(ONE)).isInstanceOf(Answer.Found.class);
    assertThatUnavailable(ONE).withMessageContaining("401");
  }

  @Test
  void tlsIsTrustedByTheGivenStoreOnly(@TempDir Path dir) throws Exception {
    Path store = TestKeyStore.in(dir);
    try (StubRegistry secure =
        StubRegistry.start(Tls.context(null, null, store, "changeit"))
            .has(1, Schemas.SPAN.toString())) {
      URI url = URI.create(secure.url());
      RegistrySettings trusting =
          new RegistrySettings(
              List.of(url), null, Tls.context(store, "changeit", null, null), PATIENCE);
      assertThat(new Registry(trusting).schema(ONE)).isInstanceOf(Answer.Found.class);
      RegistrySettings plain = new RegistrySettings(List.of(url), null, null, PATIENCE);
      assertThatExceptionOfType(RegistryUnavailableException.class)
          .isThrownBy(() -> new Registry(plain).schema(ONE))
          .withMessageContaining("SSLHandshakeException");
    }
  }

  @Test
  void aStoreThatCannotBeReadIsNamed(@TempDir Path dir) throws Exception {
    Path store = TestKeyStore.in(dir);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tls.context(store, "wrong", null, null))
        .withMessageContaining(store.toString());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tls.context(dir.resolve("none"), "x", null, null))
        .withMessageContaining("none");
  }

  @Test
  void referencesAreReadBeforeWhatNamesThem() throws Exception {
    Schema traceId = Schema.createFixed("TraceId", null, "dev.treeline", 16);
    String span =
        Schemas.SPAN
            .toString()
            .replace("{\"type\":\"fixed\",\"name\":\"TraceId\",\"size\":16}", "\"TraceId\"");
    assertThat(span).contains("[\"null\",\"TraceId\"]");
    stub.answers(
        "/subjects/trace%2Fid/versions/3",
        "200 {\"schema\":\"" + traceId.toString().replace("\"", "\\\"") + "\"}");
    stub.hasBody(
        1,
        "{\"references\":[{\"name\":\"dev.treeline.TraceId\",\"subject\":\"trace/id\",\"version\":3}],"
            + "\"schema\":\""
            + span.replace("\\", "\\\\").replace("\"", "\\\"")
            + "\"}");
    assertThat(at(stub).schema(ONE)).isInstanceOf(Answer.Found.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"schemaType\":\"PROTOBUF\",\"schema\":\"message Span {}\"}|PROTOBUF",
        "{\"schema\":\"\\\"string\\\"\"}|neither Span nor SpanBatch",
        "{\"schema\":\"no schema\"}|schema id 1",
        "{}|schema id 1"
      })
  void whatIsNoSchemaOfSpansIsRefused(String body, String why) throws Exception {
    stub.hasBody(1, body);
    Answer answer = at(stub).schema(ONE);
    assertThat(reason(answer)).isEqualTo("foreign_schema");
    assertThat(((Answer.Refused) answer).detail()).contains(why);
  }

  @Test
  void aSchemaIsRegisteredAndFoundUnderItsSubject() throws Exception {
    Schema schema = SchemaBuilder.record("Span").fields().requiredLong("x").endRecord();
    stub.answers("/subjects/a%20b-value/versions", "200 {\"id\":7,\"version\":1}")
        .answers("/subjects/a%20b-value", "200 {\"subject\":\"a b-value\",\"id\":7}")
        .answers("/subjects/none", "404 {\"error_code\":40401,\"message\":\"Subject not found\"}");
    assertThat(at(stub).register("a b-value", schema)).isEqualTo(7);
    assertThat(at(stub).idOf("a b-value", schema)).hasValue(7);
    assertThat(at(stub).idOf("none", schema)).isEmpty();
    assertThat(stub.requests().get(0)).contains("\\\"name\\\":\\\"Span\\\"");
  }

  @Test
  void anIncompatibleSchemaIsRefusedInTheRegistrysWords() {
    stub.answers(
        "/subjects/s/versions", "409 {\"error_code\":409,\"message\":\"READER_FIELD_MISSING\"}");
    assertThatExceptionOfType(SchemaRefusedException.class)
        .isThrownBy(() -> at(stub).register("s", Schemas.SPAN))
        .withMessageContaining("subject s")
        .withMessageContaining("READER_FIELD_MISSING");
  }

  @Test
  void subjectsAreNamedAsConfluentDoes() {
    assertThat(SubjectNames.TOPIC.of("treeline.spans", Schemas.SPAN))
        .isEqualTo("treeline.spans-value");
    assertThat(SubjectNames.RECORD.of("treeline.spans", Schemas.SPAN))
        .isEqualTo("dev.treeline.Span");
    assertThat(SubjectNames.TOPIC_RECORD.of("treeline.spans", Schemas.SPAN_BATCH))
        .isEqualTo("treeline.spans-dev.treeline.SpanBatch");
  }

  @Test
  void secretsAreNotPrinted() {
    assertThat(
            new RegistrySettings(List.of(URI.create("http://r:1/")), "me:secret", null, PATIENCE))
        .hasToString("registry at [http://r:1], with basic auth");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new RegistrySettings(
                    List.of(URI.create("http://me:secret@r:1")), null, null, PATIENCE))
        .withMessageNotContaining("secret");
  }

  private org.assertj.core.api.ThrowableAssertAlternative<RegistryUnavailableException>
      assertThatUnavailable(SchemaRef ref) {
    return assertThatExceptionOfType(RegistryUnavailableException.class)
        .isThrownBy(() -> at(stub).schema(ref));
  }

  private static Registry at(StubRegistry stub) {
    return at(Stream.of(stub), null);
  }

  private static Registry at(Stream<StubRegistry> stubs, @Nullable String userInfo) {
    return new Registry(
        new RegistrySettings(
            stubs.map(stub -> URI.create(stub.url())).toList(), userInfo, null, PATIENCE));
  }

  private static String reason(Answer answer) {
    return ((Answer.Refused) answer).reason();
  }
}
