package dev.treeline.topology.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.treeline.trace.ClosedBy;
import java.util.HexFormat;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class TraceStateCodecTest {

  private static final TraceState SAMPLE =
      new TraceState(
          "acme",
          new Arrivals(1, 2, false, 10, 11, 12, 14, 13),
          new Buckets(new long[] {4, 5}, true, false),
          new Phase(false, 3, 7, 15, false),
          new LastClose(6, ClosedBy.MAX_OPEN, 8, 9));

  @Property
  void comesBackAsItWas(@ForAll("states") TraceState state) {
    assertThat(TraceStateCodec.decode(TraceStateCodec.encode(state)))
        .usingRecursiveComparison()
        .isEqualTo(state);
  }

  /** A short retention and a long {@code close.max-open} make many. */
  @Test
  void anyNumberOfBucketsFits() {
    TraceState state = TraceState.begin("acme", 0);
    for (int i = 1; i < 300; i++) {
      state = state.inBucket(i, 0);
    }
    assertThat(TraceStateCodec.decode(TraceStateCodec.encode(state)).bucketStarts())
        .isEqualTo(LongStream.range(0, 300).toArray());
  }

  /** Stores are full of it: another layout needs another version in front. */
  @Test
  void theLayoutOfVersionTwoNeverChanges() {
    assertThat(HexFormat.of().formatHex(TraceStateCodec.encode(SAMPLE)))
        .isEqualTo(
            "0201"
                + "0000000000000001"
                + "0000000000000002"
                + "0000000000000003"
                + "000000000000000f"
                + "00000006"
                + "00000007"
                + "02"
                + "00000008"
                + "00000009"
                + "000000000000000a"
                + "000000000000000b"
                + "000000000000000c"
                + "000000000000000e"
                + "000000000000000d"
                + "0461636d65"
                + "0000000000000004"
                + "0000000000000005");
  }

  /** Earlier builds set the third bit where a root was seen. */
  @Test
  void aBitThatMeansNothingAnyMoreIsNotLookedAt() {
    byte[] bytes = TraceStateCodec.encode(SAMPLE);
    bytes[1] |= 1 << 2;
    assertThat(TraceStateCodec.decode(bytes)).usingRecursiveComparison().isEqualTo(SAMPLE);
  }

  /** A bit that was never set before, so that no other version is needed. */
  @Test
  void thatItsSenderWantsItClosedIsTheFifthBitOfTheFlags() {
    TraceState asked = TraceState.begin("acme", 1).askedToClose();
    byte[] bytes = TraceStateCodec.encode(asked);
    assertThat(bytes[1]).isEqualTo((byte) 0b10010);
    assertThat(TraceStateCodec.decode(bytes).life().closeAsked()).isTrue();
  }

  /** Likewise. */
  @Test
  void thatRowsOfItAreLostIsTheSixthBitOfTheFlags() {
    byte[] bytes = TraceStateCodec.encode(TraceState.begin("acme", 1).withLostRows());
    assertThat(bytes[1]).isEqualTo((byte) 0b100010);
    assertThat(TraceStateCodec.decode(bytes).buckets().lost()).isTrue();
  }

  @Test
  void theLayoutOfVersionOneIsStillRead() {
    String ofVersionOne =
        "0105"
            + "0000000000000001"
            + "0000000000000002"
            + "0000000000000003"
            + "00000006"
            + "00000007"
            + "02"
            + "00000008"
            + "00000009"
            + "000000000000000a"
            + "000000000000000b"
            + "000000000000000c"
            + "000000000000000d"
            + "0461636d65"
            + "0000000000000004"
            + "0000000000000005";
    assertThat(TraceStateCodec.decode(HexFormat.of().parseHex(ofVersionOne)))
        .usingRecursiveComparison()
        .isEqualTo(
            new TraceState(
                "acme",
                new Arrivals(1, 2, false, 10, 11, 12, 0, 13),
                new Buckets(new long[] {4, 5}, true, false),
                new Phase(false, 3, 7, 0, false),
                new LastClose(6, ClosedBy.MAX_OPEN, 8, 9)));
  }

  @Test
  void anotherVersionIsRefused() {
    byte[] bytes = TraceStateCodec.encode(SAMPLE);
    bytes[0] = 3;
    assertThatIllegalStateException()
        .isThrownBy(() -> TraceStateCodec.decode(bytes))
        .withMessageContaining("layout 3");
  }

  @Provide
  Arbitrary<TraceState> states() {
    Arbitrary<Long> longs = Arbitraries.longs();
    Arbitrary<Integer> ints = Arbitraries.integers();
    Arbitrary<Boolean> either = Arbitraries.of(true, false);
    Arbitrary<String> tenants =
        Arbitraries.strings()
            .withCharRange('a', 'z')
            .numeric()
            .withChars('-')
            .ofMinLength(1)
            .ofMaxLength(32);
    return Combinators.combine(
            tenants,
            Combinators.combine(longs, longs, either)
                .flatAs(
                    (first, last, ended) ->
                        Combinators.combine(longs, longs, longs, longs, longs)
                            .as(
                                (records, spans, errors, bytes, dropped) ->
                                    new Arrivals(
                                        first, last, ended, records, spans, errors, bytes,
                                        dropped))),
            Combinators.combine(longs.array(long[].class).ofMinSize(1).ofMaxSize(5), either, either)
                .as(Buckets::new),
            Combinators.combine(either, longs, ints, longs, either).as(Phase::new),
            Combinators.combine(ints, Arbitraries.of(ClosedBy.values()).injectNull(0.2), ints, ints)
                .as(LastClose::new))
        .as(TraceState::new);
  }
}
