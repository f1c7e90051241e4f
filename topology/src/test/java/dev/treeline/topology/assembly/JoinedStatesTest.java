package dev.treeline.topology.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.trace.ClosedBy;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whoever wrote last, and however often: the same state comes of it. */
class JoinedStatesTest {

  @Property
  void theOrderOfTwoDoesNotMatter(
      @ForAll("states") TraceState one, @ForAll("states") TraceState other) {
    assertThat(one.joined(other)).usingRecursiveComparison().isEqualTo(other.joined(one));
  }

  @Property
  void theOrderOfThreeDoesNotMatter(
      @ForAll("states") TraceState one,
      @ForAll("states") TraceState two,
      @ForAll("states") TraceState three) {
    assertThat(one.joined(two).joined(three))
        .usingRecursiveComparison()
        .isEqualTo(one.joined(two.joined(three)));
  }

  @Property
  void joiningAgainChangesNothing(
      @ForAll("states") TraceState one, @ForAll("states") TraceState other) {
    TraceState joined = one.joined(other);
    assertThat(joined.joined(other).isLike(joined)).isTrue();
    assertThat(joined.joined(joined).isLike(joined)).isTrue();
  }

  /** The laws above hold of a least as well as of a greatest, and of forgetting all. */
  @Property
  void nothingThatEitherKnowsIsLost(
      @ForAll("states") TraceState one, @ForAll("states") TraceState other) {
    TraceState joined = one.joined(other);
    Arrivals all = joined.arrivals();
    for (TraceState part : List.of(one, other)) {
      Arrivals its = part.arrivals();
      assertThat(all.first()).isLessThanOrEqualTo(its.first());
      assertThat(all.last()).isGreaterThanOrEqualTo(its.last());
      assertThat(all.rootEnded() || !its.rootEnded()).as("root ended").isTrue();
      assertThat(all.records()).isGreaterThanOrEqualTo(its.records());
      assertThat(all.spans()).isGreaterThanOrEqualTo(its.spans());
      assertThat(all.errors()).isGreaterThanOrEqualTo(its.errors());
      assertThat(all.weight()).isGreaterThanOrEqualTo(its.weight());
      assertThat(all.dropped()).isGreaterThanOrEqualTo(its.dropped());
      assertThat(joined.bucketStarts()).contains(part.bucketStarts());
      assertThat(joined.buckets().expired() || !part.buckets().expired()).as("expired").isTrue();
      assertThat(joined.buckets().lost() || !part.buckets().lost()).as("lost").isTrue();
      assertThat(joined.phase().deletedAt()).isGreaterThanOrEqualTo(part.phase().deletedAt());
      assertThat(joined.open() && part.isDeleted()).as("deleted, and open").isFalse();
      assertThat(joined.lastClose().revision()).isGreaterThanOrEqualTo(part.lastClose().revision());
    }
  }

  /** Few values, so that many are equal. */
  @Provide
  Arbitrary<TraceState> states() {
    Arbitrary<Long> longs = Arbitraries.longs().between(0, 2);
    Arbitrary<Integer> ints = Arbitraries.integers().between(-1, 2);
    Arbitrary<Boolean> either = Arbitraries.of(true, false);
    return Combinators.combine(
            Combinators.combine(longs, longs, either, longs, longs, longs, longs, longs)
                .as(Arrivals::new),
            Combinators.combine(longs, longs, either, either)
                .as(
                    (one, other, expired, lost) ->
                        new Buckets(
                            LongStream.of(one, other).sorted().distinct().toArray(),
                            expired,
                            lost)),
            Combinators.combine(either, longs, ints, longs, either).as(Phase::new),
            Combinators.combine(ints, Arbitraries.of(ClosedBy.values()).injectNull(0.2), ints, ints)
                .as(LastClose::new))
        .as(
            (arrivals, buckets, phase, close) ->
                new TraceState("acme", arrivals, buckets, phase, close));
  }
}
