package dev.treeline.topology.read;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.trace.Coverage;
import dev.treeline.trace.Room;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.StoredAnswer;
import dev.treeline.trace.StoredTrace;
import dev.treeline.trace.SummaryPage;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceReader;
import dev.treeline.trace.TraceTree;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReaderWithCopiesTest {

  private static final Tenant SHOP = Tenant.named("shop");
  private static final TraceId ID = traceId("t");

  /** What a reader knows of everything that it is asked for. */
  private enum Knows {
    IT,
    THAT_THERE_IS_NONE,
    NOTHING
  }

  @ParameterizedTest
  @EnumSource(Knows.class)
  void whatTheOwnerKnowsIsTheAnswerWhateverACopyHas(Knows copy) {
    for (Knows own : List.of(Knows.IT, Knows.THAT_THERE_IS_NONE)) {
      assertAnswers(own, copy, "own", own);
    }
  }

  @Test
  void whereTheOwnerKnowsNothingWhatACopyHasIsTheAnswer() {
    assertAnswers(Knows.NOTHING, Knows.IT, "copy", Knows.IT);
  }

  /** A copy may lack what came last: that it has nothing is no 404. */
  @Test
  void whatACopyHasNotMayBeThereAllTheSame() {
    assertAnswers(Knows.NOTHING, Knows.THAT_THERE_IS_NONE, "own", Knows.NOTHING);
    assertAnswers(Knows.NOTHING, Knows.NOTHING, "own", Knows.NOTHING);
  }

  /** Each trace would be in it twice. */
  @Test
  void aListIsOfTheOwnerAlone() {
    TraceReader reader =
        new ReaderWithCopies(new Fixed("own", Knows.NOTHING), new Fixed("copy", Knows.IT));

    assertThat(reader.list(SHOP, SummaryQuery.newest(1)).failedHosts()).containsExactly("own");
    assertThat(reader.coverage()).isEqualTo(new Coverage(1, Set.of()));
  }

  private static void assertAnswers(Knows own, Knows copy, String whose, Knows what) {
    TraceReader reader = new ReaderWithCopies(new Fixed("own", own), new Fixed("copy", copy));
    Fixed expected = new Fixed(whose, what);

    assertThat(reader.trace(SHOP, ID)).isEqualTo(expected.trace(SHOP, ID));
    assertThat(reader.stored(SHOP, ID, Room.ENDLESS))
        .isEqualTo(expected.stored(SHOP, ID, Room.ENDLESS));
    assertThat(reader.run(SHOP, "r")).isEqualTo(expected.run(SHOP, "r"));
  }

  /**
   * @param name by which its answers differ from others
   */
  private record Fixed(String name, Knows knows) implements TraceReader {

    private static final Trace TRACE =
        new Trace(
            ID,
            TraceTree.of(List.of(aSpan("a").inTrace("t").build())),
            true,
            0,
            null,
            0,
            false,
            false,
            1,
            2);

    private OptionalLong age() {
      return name.equals("own") ? OptionalLong.empty() : OptionalLong.of(5);
    }

    @Override
    public TraceAnswer trace(Tenant tenant, TraceId traceId, Room room) {
      return switch (knows) {
        case IT -> new TraceAnswer.Found(TRACE, age());
        case THAT_THERE_IS_NONE -> new TraceAnswer.NotFound();
        case NOTHING -> new TraceAnswer.Unavailable(name, 1);
      };
    }

    @Override
    public StoredAnswer stored(Tenant tenant, TraceId traceId, Room room) {
      return knows == Knows.IT
          ? new StoredAnswer.Found(new StoredTrace(TRACE, List.of()), age())
          : new StoredAnswer.Read(trace(tenant, traceId, room));
    }

    @Override
    public RunAnswer run(Tenant tenant, String runId) {
      return switch (knows) {
        case IT ->
            new RunAnswer.Found(
                List.of(new RunAnswer.RunTrace(ID, aSpan(name).build().spanId(), 0)), false);
        case THAT_THERE_IS_NONE -> new RunAnswer.NotFound();
        case NOTHING -> new RunAnswer.Unavailable(name, 1);
      };
    }

    @Override
    public Coverage coverage() {
      return new Coverage(1, name.equals("own") ? Set.of() : Set.of(0));
    }

    @Override
    public SummaryPage list(Tenant tenant, SummaryQuery query) {
      return SummaryPage.failed(name);
    }
  }
}
