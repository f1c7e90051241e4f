package dev.treeline.codec;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.SpanSkim.Run;
import dev.treeline.codec.SpanSkim.Skimmed;
import dev.treeline.span.Attributes;
import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import dev.treeline.span.SpanId;
import dev.treeline.span.SpanLink;
import dev.treeline.span.TraceId;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.domains.Domain;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The skim and the codec read the same bytes: what the one sees of them, the other must see. */
class SpanSkimTest {

  private static final int MUTATIONS = 30_000;

  /** The words of which random attributes are made, in spans and in resources. */
  private static final List<String> RUN_KEYS = List.of("a", "service.name", "", "key", "ß");

  static final SpanSkim SKIM = new SpanSkim(RUN_KEYS, List.of(), SpanLimits.DEFAULTS);

  enum Valid {
    SPAN(SpanRecords.encode(Samples.span())),
    BARE(SpanRecords.encode(Samples.bareSpan())),
    BATCH(SpanRecords.encode(List.of(Samples.span(), Samples.span(new SpanId(1), new SpanId(2))))),
    BLOCKS(batchInBlocks()),
    RUNS(SpanRecords.encode(ofRuns()));

    private final byte[] bytes;

    Valid(byte[] bytes) {
      this.bytes = bytes;
    }

    /** Keys that turn into each other, and values into none, by a change of one byte. */
    private static Span ofRuns() {
      Map<String, Object> values = Map.of("a", "r1", "b", "r2", "c", 5L, "d", "", "key", "r3");
      return Samples.span(Attributes.of(values), List.of(), List.of());
    }

    /**
     * As a foreign producer may write it: each span with a trace, resource and scope of its own.
     */
    private static byte[] batchInBlocks() {
      try {
        GenericRecord batch = AvroForm.ofBatch(List.of(Samples.bareSpan()));
        GenericRecord group = (GenericRecord) ((List<?>) batch.get("groups")).get(0);
        group.put("spans", List.of(AvroForm.of(Samples.span()), AvroForm.of(Samples.bareSpan())));
        return Avro.writeInBlocks(batch);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Property(tries = 500)
  @Domain(SpanDomain.class)
  void seesOfASpanWhatDecodingSees(@ForAll Span span) throws IOException {
    assertSame(SpanRecords.encode(span));
    assertSame(Avro.writeInBlocks(AvroForm.of(span)));
  }

  @Property(tries = 500)
  @Domain(SpanDomain.class)
  void seesOfABatchWhatDecodingSees(@ForAll @Size(min = 1, max = 8) List<Span> spans) {
    assertSame(SpanRecords.encode(spans));
  }

  @ParameterizedTest
  @EnumSource
  void takesOfMutatedBytesWhatDecodingTakesAndSeesTheSame(Valid valid) {
    Random random = new Random(valid.ordinal());
    int refused = 0;
    assertSame(valid.bytes);
    for (int i = 0; i < MUTATIONS; i++) {
      refused += assertSame(Mutants.of(valid.bytes, random)) ? 0 : 1;
    }
    assertThat(refused).as("mutations that did harm").isBetween(MUTATIONS / 10, MUTATIONS - 1);
  }

  /** Random changes miss what hangs on one value of one byte. */
  @ParameterizedTest
  @EnumSource
  void isOfOneMindWithDecodingWhicheverByteIsChanged(Valid valid) {
    for (int at = 0; at < valid.bytes.length; at++) {
      byte[] mutant = valid.bytes.clone();
      for (int b = 0; b < 256; b++) {
        mutant[at] = (byte) b;
        assertSame(mutant);
      }
    }
  }

  /** It is what every record of the topic passes. */
  @Test
  void makesNothingForEachSpan() {
    byte[] few = SpanRecords.encode(Collections.nCopies(2, Samples.span()));
    byte[] many = SpanRecords.encode(Collections.nCopies(1_000, Samples.span()));
    SpanSkim skim = new SpanSkim(List.of("text"), List.of(), SpanLimits.DEFAULTS);
    skim.skim(few); // classes are loaded once

    assertThat(allocatedBy(() -> skim.skim(many)))
        .isLessThan(allocatedBy(() -> skim.skim(few)) + 1_000);
  }

  private static long allocatedBy(Runnable work) {
    var thread = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadAllocatedBytes();
    work.run();
    return thread.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void weighsWhatDecodingWeighs() {
    Map<String, Object> values =
        Map.of(
            "http.request.method", "GET", "url.full", "http://shop/cart/42", "server.port", 8080L);
    Span ordinary = Samples.span(Attributes.of(values), List.of(), List.of());
    byte[] several = SpanRecords.encode(Collections.nCopies(20, ordinary));
    assertThat(weightOf(several)).isEqualTo(several.length);

    for (Object small :
        List.of(
            Collections.nCopies(1_000, "x"),
            Collections.nCopies(1_000, Attributes.of(Map.of("", ""))),
            Collections.nCopies(30, Collections.nCopies(30, "")))) {
      Span span = Samples.span(Attributes.of(Map.of("small", small)), List.of(), List.of());
      for (byte[] record : List.of(SpanRecords.encode(span), SpanRecords.encode(List.of(span)))) {
        assertThat(record).hasSizeLessThan(10_000);
        assertThat(weightOf(record)).isBetween(27_000, 61_000);
      }
    }
  }

  @Test
  void weighsEmptyEventsAndLinks() {
    SpanEvent event = new SpanEvent("", 0, Attributes.EMPTY, 0);
    SpanLink link = new SpanLink(new TraceId(1, 2), new SpanId(3), "", 0, Attributes.EMPTY, 0);
    Span span =
        Samples.span(
            Attributes.EMPTY, Collections.nCopies(700, event), Collections.nCopies(300, link));

    assertThat(weightOf(SpanRecords.encode(span))).isBetween(30_000, 31_000);
  }

  private static int weightOf(byte[] record) {
    SeenOrigins seen = new SeenOrigins();
    SpanRecords.decode(record, seen);
    int weight = SKIM.skim(record).weight();
    assertThat(seen.weight()).isEqualTo(weight);
    return weight;
  }

  @Test
  void refusesWhatIsNoRecordOfSpans() {
    assertThat(assertSame(Samples.deadLetter().encode())).isFalse();
    assertThat(assertSame(new byte[0])).isFalse();
    assertThat(assertSame(new byte[40])).isFalse();
  }

  @Test
  void seesThatABatchIsEmptyOrOfSeveralTraces() throws IOException {
    GenericRecord batch = AvroForm.ofBatch(List.of(Samples.span()));
    GenericRecord group = (GenericRecord) ((List<?>) batch.get("groups")).get(0);
    GenericRecord loner = AvroForm.of(Samples.span());
    loner.put("traceId", AvroForm.id(new TraceId(3, 4)));

    group.put("spans", List.of(loner));
    assertThat(assertSame(Avro.write(batch))).isTrue();
    assertThat(SKIM.skim(Avro.write(batch)).traceId()).isEqualTo(new TraceId(3, 4));

    group.put("spans", List.of(AvroForm.of(Samples.span()), loner));
    assertThat(SKIM.skim(Avro.write(batch)).mixed()).isTrue();
    assertSame(Avro.write(batch));

    batch.put("groups", List.of());
    assertThat(SKIM.skim(Avro.write(batch)).spans()).isZero();
  }

  /** Returns whether both take the bytes; fails where they are not of one mind. */
  private static boolean assertSame(byte[] value) {
    List<Span> spans;
    try {
      spans = SpanRecords.decode(value);
    } catch (DecodeException refused) {
      spans = null;
    }
    Skimmed skimmed;
    try {
      skimmed = SKIM.skim(value);
    } catch (DecodeException refused) {
      skimmed = null;
    }
    assertThat(skimmed == null).as("refused").isEqualTo(spans == null);
    if (spans == null || skimmed == null) {
      return false;
    }
    assertThat(skimmed.spans()).isEqualTo(spans.size());
    assertThat(skimmed.errors()).isEqualTo(spans.stream().filter(Span::isError).count());
    assertThat(skimmed.root()).isEqualTo(spans.stream().anyMatch(Span::isRoot));
    assertThat(skimmed.rootEnded())
        .isEqualTo(spans.stream().anyMatch(span -> span.isRoot() && !span.isRunning()));
    assertThat(skimmed.mixed()).isEqualTo(spans.stream().map(Span::traceId).distinct().count() > 1);
    assertThat(skimmed.unnamed())
        .isEqualTo(spans.stream().filter(span -> !span.spanId().isValid()).count());
    if (!spans.isEmpty()) {
      assertThat(skimmed.traceId()).isEqualTo(spans.get(0).traceId());
    }
    assertThat(byText(skimmed.runs())).isEqualTo(runs(spans));
    return true;
  }

  private record First(SpanId spanId, long start) {
    First earlier(First other) {
      if ((start == 0) != (other.start == 0)) {
        return start == 0 ? other : this; // 0 is none
      }
      return start < other.start || (start == other.start && spanId.compareTo(other.spanId) <= 0)
          ? this
          : other;
    }
  }

  /** Bytes that are no UTF-8 may differ and be the same text. */
  private static Map<String, First> byText(List<Run> runs) {
    return runs.stream()
        .collect(
            toMap(
                run -> StandardCharsets.UTF_8.decode(run.id().duplicate()).toString(),
                run -> new First(run.spanId(), run.startUnixNano()),
                First::earlier));
  }

  private static Map<String, First> runs(List<Span> spans) {
    Map<String, First> runs = new HashMap<>();
    for (Span span : spans) {
      String runId = runId(span);
      if (runId != null) {
        runs.merge(runId, new First(span.spanId(), span.startUnixNano()), First::earlier);
      }
    }
    return runs;
  }

  private static @Nullable String runId(Span span) {
    for (String key : RUN_KEYS) {
      Object value =
          span.attributes().has(key)
              ? span.attributes().get(key)
              : span.resource().attributes().get(key);
      if (value == null || value == Attributes.NULL || "".equals(value)) {
        continue;
      }
      boolean isNone =
          value instanceof List || value instanceof Attributes || value instanceof ByteBuffer;
      return isNone ? null : value.toString();
    }
    return null;
  }
}
