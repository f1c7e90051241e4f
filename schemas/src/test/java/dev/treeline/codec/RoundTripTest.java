package dev.treeline.codec;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.treeline.span.Span;
import dev.treeline.span.TraceId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.domains.Domain;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

class RoundTripTest {

  private record Origin(Object resource, Object scope) {
    static Origin of(Span span) {
      return new Origin(span.resource(), span.scope());
    }
  }

  @Property(tries = 500)
  @Domain(SpanDomain.class)
  void aSpanComesBackAsItWas(@ForAll Span span) {
    assertThat(SpanRecords.decode(SpanRecords.encode(span))).containsExactly(span);
  }

  @Property(tries = 200)
  @Domain(SpanDomain.class)
  void equalSpansAreEqualBytes(@ForAll Span span) {
    Span again = SpanRecords.decode(SpanRecords.encode(span)).get(0);
    assertThat(SpanRecords.encode(again)).isEqualTo(SpanRecords.encode(span));
  }

  @Property(tries = 200)
  @Domain(SpanDomain.class)
  void aBatchComesBackGroupedByResourceAndScope(@ForAll @Size(min = 1, max = 8) List<Span> spans)
      throws IOException {
    List<Span> grouped = new ArrayList<>();
    spans.stream()
        .collect(groupingBy(Origin::of, LinkedHashMap::new, toList()))
        .values()
        .forEach(grouped::addAll);
    byte[] value = SpanRecords.encode(spans);

    assertThat(SpanRecords.decode(value)).isEqualTo(grouped);
    GenericRecord batch = Avro.read(value, Schemas.SPAN_BATCH);
    assertThat((List<?>) batch.get("groups"))
        .hasSize((int) spans.stream().map(Origin::of).distinct().count());
  }

  @Property(tries = 100)
  @Domain(SpanDomain.class)
  void aTraceChunkComesBackAsItWas(@ForAll Span span) {
    TraceChunk chunk = Samples.chunk(List.of(span));
    assertThat(TraceChunk.decode(chunk.encode(1_000))).isEqualTo(chunk);
  }

  /** A chunk is larger than the limit or it is not: a size that is off by one would be refused. */
  @Property(tries = 500)
  @Domain(SpanDomain.class)
  void theSizeIsKnownBeforeAnythingIsWritten(@ForAll @Size(max = 8) List<Span> spans) {
    TraceChunk chunk = Samples.chunk(spans);
    assertThat(chunk.size()).isEqualTo(chunk.encode(1_000).length);
    assertThat(spans)
        .allSatisfy(
            span -> assertThat(SpanRecords.size(span)).isEqualTo(SpanRecords.encode(span).length));
  }

  @Test
  void aDeadLetterComesBackAsItWas() {
    DeadLetter letter = Samples.deadLetter();
    assertThat(DeadLetter.decode(letter.encode())).usingRecursiveComparison().isEqualTo(letter);
  }

  @Test
  void aBatchIsOfOneTrace() {
    Span one = Samples.bareSpan();
    Span stranger =
        new Span(
            new TraceId(7, 7),
            one.spanId(),
            null,
            "",
            one.kind(),
            0,
            null,
            one.status(),
            one.attributes(),
            List.of(),
            List.of(),
            one.resource(),
            one.scope(),
            "",
            0,
            one.dropped());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpanRecords.encode(List.of(one, stranger)))
        .withMessageContaining("one trace");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpanRecords.encode(List.of()))
        .withMessageContaining("at least one span");
  }
}
