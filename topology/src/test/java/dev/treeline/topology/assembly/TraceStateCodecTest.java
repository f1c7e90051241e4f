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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TraceStateCodecTest {

  private static final TraceState SAMPLE =
      new TraceState(
          "acme",
          1,
          2,
          3,
          new long[] {4, 5},
          true,
          false,
          true,
          false,
          6,
          7,
          ClosedBy.MAX_OPEN,
          8,
          9,
          10,
          11,
          12,
          13);

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
    assertThat(TraceStateCodec.decode(TraceStateCodec.encode(state)).buckets())
        .isEqualTo(LongStream.range(0, 300).toArray());
  }

  /** Stores are full of it: another layout needs another version in front. */
  @Test
  void theLayoutOfVersionOneNeverChanges() {
    assertThat(HexFormat.of().formatHex(TraceStateCodec.encode(SAMPLE)))
        .isEqualTo(
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
                + "0000000000000005");
  }

  @Test
  void anotherVersionIsRefused() {
    byte[] bytes = TraceStateCodec.encode(SAMPLE);
    bytes[0] = 2;
    assertThatIllegalStateException()
        .isThrownBy(() -> TraceStateCodec.decode(bytes))
        .withMessageContaining("layout 2");
  }

  private record Times(long first, long last, long opened, long[] buckets) {}

  private record Flags(boolean expired, boolean open, boolean rootSeen, boolean rootEnded) {}

  private record Closes(
      int revision, int reopenings, @Nullable ClosedBy by, int rows, int chunks) {}

  private record Counts(long records, long spans, long errors, long dropped) {}

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
    Arbitrary<Times> times =
        Combinators.combine(
                longs, longs, longs, longs.array(long[].class).ofMinSize(1).ofMaxSize(5))
            .as(Times::new);
    Arbitrary<Flags> flags = Combinators.combine(either, either, either, either).as(Flags::new);
    Arbitrary<Closes> closes =
        Combinators.combine(
                ints, ints, Arbitraries.of(ClosedBy.values()).injectNull(0.2), ints, ints)
            .as(Closes::new);
    Arbitrary<Counts> counts = Combinators.combine(longs, longs, longs, longs).as(Counts::new);
    return Combinators.combine(tenants, times, flags, closes, counts)
        .as(
            (tenant, time, flag, close, count) ->
                new TraceState(
                    tenant,
                    time.first,
                    time.last,
                    time.opened,
                    time.buckets,
                    flag.expired,
                    flag.open,
                    flag.rootSeen,
                    flag.rootEnded,
                    close.revision,
                    close.reopenings,
                    close.by,
                    close.rows,
                    close.chunks,
                    count.records,
                    count.spans,
                    count.errors,
                    count.dropped));
  }
}
