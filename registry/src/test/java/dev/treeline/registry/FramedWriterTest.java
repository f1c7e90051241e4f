package dev.treeline.registry;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.treeline.codec.SpanRecords;
import dev.treeline.span.Span;
import dev.treeline.testing.StubRegistry;
import dev.treeline.wire.NotReadyException;
import dev.treeline.wire.RegistryValues;
import dev.treeline.wire.WireValues;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FramedWriterTest {

  private static final String TOPIC = "treeline.spans";
  private static final Headers HEADERS = new RecordHeaders();
  private static final List<Span> SPANS =
      List.of(aSpan("a").build(), aSpan("b").childOf("a").build());
  private static final byte[] OWN = SpanRecords.encode(SPANS);

  private final StubRegistry stub = StubRegistry.start();
  private final Registry registry =
      new Registry(
          new RegistrySettings(
              List.of(URI.create(stub.url())), null, null, Duration.ofSeconds(20)));

  @AfterEach
  void close() {
    stub.close();
  }

  @ParameterizedTest
  @EnumSource
  void whatItWritesIsReadWithTheSchemaThatItRegistered(SubjectNames names) {
    SpanSubjects subjects = new SpanSubjects(names, TOPIC);
    SpanSubjects.Subject subject = subjects.written();
    stub.has(7, subject.schema().toString())
        .answers("/subjects/dev.treeline.Span/versions", "200 {\"id\":6}")
        .answers("/subjects/treeline.spans-dev.treeline.Span/versions", "200 {\"id\":6}")
        .answers("/subjects/" + subject.name() + "/versions", "200 {\"id\":7}");
    try (FramedWriter writer = new FramedWriter(registry, subjects, true);
        CachedSchemas schemas = new CachedSchemas(registry, new SimpleMeterRegistry())) {
      byte[] written = patiently().ignoreExceptions().until(() -> write(writer), w -> true);
      assertThat(ByteBuffer.wrap(written).get()).isZero();
      assertThat(ByteBuffer.wrap(written, 1, 4).getInt()).isEqualTo(7);

      assertThat(stub.requests()).as("the span alone comes first").hasSize(2);
      assertThat(stub.requests().get(0)).doesNotContain("SpanGroup");

      RegistryValues values = new RegistryValues(schemas);
      patiently().until(() -> values.isReady(TOPIC, HEADERS, written));
      WireValues.Read read = values.read(TOPIC, HEADERS, written);
      assertThat(SpanRecords.decode(((WireValues.Read.Own) read).value())).isEqualTo(SPANS);
    }
  }

  @Test
  void nothingIsWrittenUntilTheIdIsKnown() {
    SpanSubjects subjects = new SpanSubjects(SubjectNames.TOPIC, TOPIC);
    stub.goAway();
    try (FramedWriter writer = new FramedWriter(registry, subjects, false)) {
      assertThatExceptionOfType(NotReadyException.class).isThrownBy(() -> write(writer));
      stub.comeBack();
      patiently().until(() -> stub.requests().size() >= 2);
      assertThat(stub.requests())
          .as("nothing is registered")
          .noneMatch(r -> r.contains("versions"));
      assertThatExceptionOfType(NotReadyException.class).isThrownBy(() -> write(writer));
      stub.answers("/subjects/treeline.spans-value", "200 {\"id\":8}");
      assertThat(patiently().ignoreExceptions().until(() -> write(writer), w -> true)[4])
          .isEqualTo((byte) 8);
    }
  }

  @Test
  void eachStrategyHasItsSubjects() {
    assertThat(new SpanSubjects(SubjectNames.TOPIC, TOPIC).all(false))
        .extracting(SpanSubjects.Subject::name)
        .containsExactly("treeline.spans-value");
    assertThat(new SpanSubjects(SubjectNames.TOPIC, TOPIC).all(true))
        .extracting(s -> s.name() + " " + s.schema().isUnion())
        .containsExactly("treeline.spans-value false", "treeline.spans-value true");
    assertThat(new SpanSubjects(SubjectNames.RECORD, TOPIC).all(true))
        .extracting(SpanSubjects.Subject::name)
        .containsExactly("dev.treeline.Span", "dev.treeline.SpanBatch");
  }

  private static byte[] write(FramedWriter writer) {
    return writer.write(TOPIC, HEADERS, OWN);
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
  }
}
