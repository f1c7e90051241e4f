package dev.treeline.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Stores keep keys in the order of their unsigned bytes; ranges must be exact in it. */
class KeysTest {

  private static final Tenant ACME = Tenant.named("acme");
  private static final TraceId TRACE = new TraceId(0x0102030405060708L, 0x090a0b0c0d0e0f10L);

  @Test
  void everyKindOfKeyHasOneWidth() {
    byte[] trace = TraceKey.of(ACME, TRACE);
    assertThat(trace).hasSize(24).hasSize(TraceKey.BYTES);
    assertThat(TraceKey.row(trace, 1)).hasSize(32);
    assertThat(TraceKey.chunk(trace, 1)).hasSize(28);
    assertThat(SummaryKey.of(ACME, 1, TRACE)).hasSize(32).hasSize(SummaryKey.BYTES);
    byte[] run = RunKey.of(ACME, "run_1");
    assertThat(run).hasSize(24).hasSize(RunKey.BYTES);
    assertThat(RunKey.pair(run, TRACE)).hasSize(40);
  }

  @Test
  void aTraceKeyIsTheTenantAndThenTheTrace() {
    byte[] key = TraceKey.of(ACME, TRACE);
    assertThat(ByteBuffer.wrap(key).getLong()).isEqualTo(ACME.keyPrefix());
    assertThat(Arrays.copyOfRange(key, 8, 24)).isEqualTo(TRACE.toBytes());
    assertThat(TraceKey.traceIdOf(key)).isEqualTo(TRACE);
    assertThat(TraceKey.traceIdOf(TraceKey.chunk(key, 3))).isEqualTo(TRACE);
    assertThat(TraceKey.prefixOf(TraceKey.row(key, 3))).isEqualTo(key);
  }

  @Property
  void theRowsOfATraceAreExactlyItsRange(
      @ForAll("traceKeys") byte[] traceKey,
      @ForAll("traceKeys") byte[] otherKey,
      @ForAll long hash) {
    byte[] own = TraceKey.row(traceKey, hash);
    byte[] foreign = TraceKey.row(otherKey, hash);
    assertThat(isIn(own, TraceKey.firstRow(traceKey), TraceKey.lastRow(traceKey))).isTrue();
    assertThat(isIn(foreign, TraceKey.firstRow(traceKey), TraceKey.lastRow(traceKey)))
        .isEqualTo(Arrays.equals(traceKey, otherKey));
  }

  @Test
  void theRangeOfATraceHoldsItsExtremes() {
    byte[] key = TraceKey.of(ACME, TRACE);
    assertThat(TraceKey.row(key, 0)).isEqualTo(TraceKey.firstRow(key));
    assertThat(TraceKey.row(key, -1)).isEqualTo(TraceKey.lastRow(key));
    byte[] next = TraceKey.of(ACME, new TraceId(TRACE.high(), TRACE.low() + 1));
    assertThat(Arrays.compareUnsigned(TraceKey.lastRow(key), TraceKey.firstRow(next))).isNegative();
  }

  @Property
  void summariesStandNewestFirst(
      @ForAll("times") long older, @ForAll("times") long newer, @ForAll("traceIds") TraceId id) {
    if (older > newer) {
      return;
    }
    int order =
        Arrays.compareUnsigned(SummaryKey.of(ACME, newer, id), SummaryKey.of(ACME, older, id));
    assertThat(Integer.signum(order)).isEqualTo(older == newer ? 0 : -1);
  }

  @Property
  void theSummariesOfATenantAreItsRange(
      @ForAll("times") long arrival,
      @ForAll("times") long oldest,
      @ForAll("traceIds") TraceId id,
      @ForAll("tenants") Tenant of) {
    byte[] key = SummaryKey.of(of, arrival, id);
    assertThat(isIn(key, SummaryKey.newest(ACME), SummaryKey.oldest(ACME, 0)))
        .isEqualTo(of.equals(ACME));
    assertThat(isIn(key, SummaryKey.newest(ACME), SummaryKey.oldest(ACME, oldest)))
        .isEqualTo(of.equals(ACME) && arrival >= oldest);
    assertThat(SummaryKey.firstArrivalOf(key)).isEqualTo(arrival);
    assertThat(SummaryKey.traceKeyOf(key)).isEqualTo(TraceKey.of(of, id));
  }

  @Property
  void theTracesOfARunAreItsRange(
      @ForAll("runs") String run, @ForAll("traceIds") TraceId id, @ForAll("tenants") Tenant of) {
    byte[] asked = RunKey.of(ACME, "run_a");
    byte[] pair = RunKey.pair(RunKey.of(of, run), id);
    assertThat(isIn(pair, RunKey.firstPair(asked), RunKey.lastPair(asked)))
        .isEqualTo(of.equals(ACME) && run.equals("run_a"));
    assertThat(RunKey.traceIdOf(pair)).isEqualTo(id);
  }

  @Test
  void aRecordHashIsXxHash64() {
    assertThat(RecordHash.of(new byte[0])).isEqualTo(0xef46db3751d8e999L);
    assertThat(RecordHash.of("abc".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(0x44bc2cf5ad770999L);
  }

  @Provide
  Arbitrary<byte[]> traceKeys() {
    return traceIds().map(id -> TraceKey.of(ACME, id));
  }

  /** Many of them neighbours. */
  @Provide
  Arbitrary<TraceId> traceIds() {
    Arbitrary<Long> edges = Arbitraries.of(0L, 1L, Long.MAX_VALUE, Long.MIN_VALUE, -2L, -1L);
    Arbitrary<Long> halves = Arbitraries.oneOf(edges, Arbitraries.longs());
    return halves.flatMap(high -> halves.map(low -> new TraceId(high, low)));
  }

  @Provide
  Arbitrary<Long> times() {
    return Arbitraries.longs().greaterOrEqual(0);
  }

  @Provide
  Arbitrary<Tenant> tenants() {
    return Arbitraries.of("acme", "default", "other").map(Tenant::named);
  }

  @Provide
  Arbitrary<String> runs() {
    return Arbitraries.of("run_a", "run_b", "RUN_A", "");
  }

  private static boolean isIn(byte[] key, byte[] first, byte[] last) {
    return Arrays.compareUnsigned(first, key) <= 0 && Arrays.compareUnsigned(key, last) <= 0;
  }
}
