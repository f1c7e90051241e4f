package dev.treeline.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.treeline.span.Attributes;
import dev.treeline.span.Span;
import dev.treeline.span.SpanId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever can write to the topic can write anything; the answer is a value or a clear refusal. */
class HostileBytesTest {

  private static final int MUTATIONS = 20_000;

  /**
   * Small things cost an object each: a map of one empty key is 4 bytes and some 500 on the heap.
   */
  private static final long HEAP_PER_BYTE = 200;

  /** Exceptions with their traces and messages, buffers, a JIT that has not compiled yet. */
  private static final long HEAP_FOR_ANYTHING = 64 * 1024;

  enum Kind {
    SPAN(SpanRecords.encode(Samples.span()), SpanRecords::decode),
    BATCH(
        SpanRecords.encode(List.of(Samples.span(), Samples.span(new SpanId(1), new SpanId(2)))),
        SpanRecords::decode),
    SKIMMED_SPAN(SPAN.valid, SpanSkimTest.SKIM::skim),
    SKIMMED_BATCH(BATCH.valid, SpanSkimTest.SKIM::skim),
    TRACE_CHUNK(Samples.chunk(List.of(Samples.span())).encode(1_000), TraceChunk::decode),
    DEAD_LETTER(Samples.deadLetter().encode(), DeadLetter::decode),
    DELETE_TRACE(Samples.deleteTrace().encode(), DeleteTrace::decode);

    private final byte[] valid;
    private final Function<byte[], Object> decode;

    Kind(byte[] valid, Function<byte[], Object> decode) {
      this.valid = valid;
      this.decode = decode;
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyTruncationIsRefused(Kind kind) {
    for (int length = 0; length < kind.valid.length; length++) {
      byte[] cut = Arrays.copyOf(kind.valid, length);
      assertThatExceptionOfType(DecodeException.class)
          .as("the first %d bytes", length)
          .isThrownBy(() -> kind.decode.apply(cut));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMutationIsRefusedOrIsAValueAndNeverCostsMuch(Kind kind) {
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] mutant = Mutants.of(kind.valid, random);
      long before = allocatedBytes();
      boolean taken = isTaken(kind, mutant);
      long allocated = allocatedBytes() - before;
      assertThat(allocated)
          .as("heap for %d bytes, mutation %d", mutant.length, i)
          .isLessThan(HEAP_FOR_ANYTHING + HEAP_PER_BYTE * mutant.length);
      refused += taken ? 0 : 1;
    }
    assertThat(refused).as("mutations that did harm").isBetween(MUTATIONS / 10, MUTATIONS - 1);
  }

  @ParameterizedTest
  @EnumSource
  void bytesBehindTheEndAreRefused(Kind kind) {
    byte[] longer = Arrays.copyOf(kind.valid, kind.valid.length + 1);
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> kind.decode.apply(longer))
        .withMessageContaining("1 bytes follow the end");
  }

  @ParameterizedTest
  @EnumSource
  void anotherSchemaIsRefused(Kind kind) {
    byte[] foreign = kind.valid.clone();
    foreign[5] ^= 1;
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> kind.decode.apply(foreign))
        .withMessageContaining("schema");
  }

  @ParameterizedTest
  @ValueSource(
      longs = {1 << 30, Integer.MAX_VALUE, 1L << 32, Long.MAX_VALUE, -(1 << 30), Long.MIN_VALUE})
  void aCountBeyondTheBytesIsRefusedBeforeAnythingIsAllocated(long count) throws IOException {
    byte[] claim = batchThatClaims(count);
    assertThat(claim.length).isLessThan(50);
    isRefused(claim); // warm-up: classes are loaded once

    long before = allocatedBytes();
    boolean refused = isRefused(claim);
    long allocated = allocatedBytes() - before;

    assertThat(refused).isTrue();
    assertThat(allocated).isLessThan(HEAP_FOR_ANYTHING);
  }

  @Test
  void valuesNestSixtyFourLevelsDeepAndNoDeeper() throws IOException {
    Span deepest = withAttribute(nested(AttributesCodec.MAX_DEPTH));
    assertThat(SpanRecords.decode(SpanRecords.encode(deepest))).containsExactly(deepest);

    assertThat(SpanSkimTest.SKIM.skim(SpanRecords.encode(deepest)).spans()).isEqualTo(1);

    Span deeper = withAttribute(nested(AttributesCodec.MAX_DEPTH + 1));
    assertTooDeep(Avro.write(AvroForm.of(deeper)));
  }

  @Test
  void whatCouldNotBeReadAgainIsNotWritten() {
    Span deeper = withAttribute(nested(AttributesCodec.MAX_DEPTH + 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpanRecords.encode(deeper))
        .withMessageContaining("deeper than 64 levels");
  }

  @Test
  void nestingWithoutEndCostsNoStack() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(Arrays.copyOf(Kind.SPAN.valid, SingleObject.HEADER_BYTES));
    BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
    out.writeIndex(1);
    out.writeFixed(new byte[16 + 8]); // trace id and span id
    for (int i = 0; i < 7; i++) {
      out.writeLong(0); // parent to status message
    }
    out.writeLong(1);
    out.writeString("k");
    for (int i = 0; i < 1_000_000; i++) {
      out.writeIndex(6);
      out.writeLong(1);
    }
    assertTooDeep(bytes.toByteArray());
  }

  private static void assertTooDeep(byte[] value) {
    for (Kind kind : List.of(Kind.SPAN, Kind.SKIMMED_SPAN)) {
      assertThatExceptionOfType(DecodeException.class)
          .isThrownBy(() -> kind.decode.apply(value))
          .withMessageContaining("deeper than 64 levels");
    }
  }

  private static boolean isRefused(byte[] value) {
    return !isTaken(Kind.BATCH, value);
  }

  /** Anything but a value or a {@link DecodeException} fails the test. */
  private static boolean isTaken(Kind kind, byte[] value) {
    try {
      return kind.decode.apply(value) != null;
    } catch (DecodeException refused) {
      return false;
    }
  }

  private static byte[] batchThatClaims(long groups) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(Arrays.copyOf(Kind.BATCH.valid, SingleObject.HEADER_BYTES + 16));
    BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
    out.writeLong(groups);
    out.writeLong(1);
    return bytes.toByteArray();
  }

  /** A number inside this many lists and maps, by turns. */
  private static Object nested(int levels) {
    Object value = 1L;
    for (int i = 0; i < levels; i++) {
      value = i % 2 == 0 ? List.of(value) : Attributes.of(Map.of("k", value));
    }
    return value;
  }

  private static Span withAttribute(Object value) {
    return Samples.span(Attributes.of(Map.of("deep", value)), List.of(), List.of());
  }

  private static long allocatedBytes() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }
}
