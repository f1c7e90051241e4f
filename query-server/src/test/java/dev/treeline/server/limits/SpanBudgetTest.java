package dev.treeline.server.limits;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.server.dialect.kit.ExampleTraces;
import dev.treeline.server.dialect.kit.FakeReader;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.topology.read.ReaderWithCopies;
import dev.treeline.trace.Room;
import dev.treeline.trace.StoredAnswer;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceReader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpanBudgetTest {

  private final Trace trace = ExampleTraces.closed(spans(600));
  private final FakeReader reader = FakeReader.with(trace);

  /** Each is a bound of a thousand spans: a third of 3 MB has room for no more. */
  @ParameterizedTest
  @CsvSource({"1000, 30000000000", "300000, 3000000"})
  void theLesserOfSettingAndHeapIsTheBound(long setting, long heapBytes) {
    SpanBudget budget = SpanBudget.inHeap(setting, heapBytes, new SimpleMeterRegistry());
    try (SpanBudget.Held one = budget.begin();
        SpanBudget.Held other = budget.begin()) {
      assertThat(read(one)).isInstanceOf(TraceAnswer.Found.class);
      assertThat(read(other)).isInstanceOf(TraceAnswer.Unavailable.class);

      one.close();
      assertThat(read(other)).isInstanceOf(TraceAnswer.Found.class);
    }
  }

  /** 600 of them as stored are a megabyte, and 1.6 of them in the heap. */
  @Test
  void largeSpansCountAsSeveral() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    SpanBudget budget = new SpanBudget(3_799, meters);
    reader.saying(1_000_000);
    try (SpanBudget.Held one = budget.begin();
        SpanBudget.Held other = budget.begin();
        SpanBudget.Held third = budget.begin()) {
      assertThat(read(one)).isInstanceOf(TraceAnswer.Found.class);
      assertThat(meters.get("treeline.http.spans.held").gauge().value()).isEqualTo(1_600);
      assertThat(read(other)).isInstanceOf(TraceAnswer.Found.class);
      reader.saying(0);
      assertThat(read(third)).isInstanceOf(TraceAnswer.Unavailable.class);

      one.close();
      assertThat(read(third)).isInstanceOf(TraceAnswer.Found.class);
    }
  }

  @Test
  void theBytesOfOneTraceLeaveRoomForOthers() {
    SpanBudget budget = new SpanBudget(3_800, new SimpleMeterRegistry());
    reader.saying(1_000_000_000);
    try (SpanBudget.Held one = budget.begin();
        SpanBudget.Held other = budget.begin();
        SpanBudget.Held third = budget.begin()) {
      assertThat(read(one)).isInstanceOf(TraceAnswer.Found.class);
      reader.saying(0);
      assertThat(read(other)).isInstanceOf(TraceAnswer.Found.class);
      reader.saying(1_000_000_000);
      assertThat(read(third)).isInstanceOf(TraceAnswer.Unavailable.class);
    }
  }

  @Test
  void aTraceThatWasLargerThanExpectedCountsAsLargeAsItWas() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    SpanBudget budget = new SpanBudget(1_000, meters);
    reader.expecting(100);
    try (SpanBudget.Held one = budget.begin();
        SpanBudget.Held other = budget.begin()) {
      assertThat(read(one)).isInstanceOf(TraceAnswer.Found.class);
      assertThat(meters.get("treeline.http.spans.held").gauge().value()).isEqualTo(600);

      assertThat(read(other)).isInstanceOf(TraceAnswer.Unavailable.class);
      assertThat(meters.get("treeline.http.spans.held").gauge().value()).isEqualTo(600);
    }
  }

  /** How large a trace of another instance is would show only when it has been read. */
  @Test
  void whileMoreIsHeldThanTheBoundNobodyElseBeginsToRead() {
    SpanBudget budget = new SpanBudget(100, new SimpleMeterRegistry());
    try (SpanBudget.Held one = budget.begin();
        SpanBudget.Held other = budget.begin()) {
      read(one);
      TraceReader late = other.reading(FakeReader.with());
      TraceAnswer answer = late.trace(Tenant.DEFAULT, trace.traceId());
      assertThat(answer).isInstanceOf(TraceAnswer.Unavailable.class);
      assertThat(late.stored(Tenant.DEFAULT, trace.traceId(), Room.ENDLESS))
          .isEqualTo(new StoredAnswer.Read(answer));

      one.close();
      assertThat(late.trace(Tenant.DEFAULT, trace.traceId()))
          .isInstanceOf(TraceAnswer.NotFound.class);
    }
  }

  /** What was read of its owner until that began to move is forgotten by then. */
  @Test
  void aTraceThatIsReadOnceMoreFromACopyIsHeldOnce() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    SpanBudget budget = new SpanBudget(1_000, meters);
    TraceReader moving = FakeReader.with(trace).thatBeginsToMove();
    try (SpanBudget.Held one = budget.begin()) {
      TraceReader both = one.reading(new ReaderWithCopies(moving, reader));

      assertThat(both.trace(Tenant.DEFAULT, trace.traceId())).isInstanceOf(TraceAnswer.Found.class);
      assertThat(meters.get("treeline.http.spans.held").gauge().value()).isEqualTo(600);
    }
    assertThat(meters.get("treeline.http.spans.held").gauge().value()).isZero();
  }

  @Test
  void aTraceForWhichThereIsNoRoomIsRefusedOnceThoughACopyIsAskedToo() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    SpanBudget budget = new SpanBudget(1_000, meters);
    try (SpanBudget.Held one = budget.begin();
        SpanBudget.Held other = budget.begin()) {
      read(one);
      TraceReader both = other.reading(new ReaderWithCopies(reader, reader));

      assertThat(both.trace(Tenant.DEFAULT, trace.traceId()))
          .isInstanceOf(TraceAnswer.Unavailable.class);
      assertThat(meters.get("treeline.http.spans.refused").counter().count()).isEqualTo(1);
      assertThat(meters.get("treeline.http.spans.held").gauge().value()).isEqualTo(600);
    }
  }

  /** As one that waits does: what it has read before is forgotten by then. */
  @Test
  void aRequestThatLooksAgainHoldsWhatItReadLastAlone() {
    SpanBudget budget = new SpanBudget(1_300, new SimpleMeterRegistry());
    try (SpanBudget.Held one = budget.begin();
        SpanBudget.Held other = budget.begin()) {
      assertThat(read(other)).isInstanceOf(TraceAnswer.Found.class);
      for (int look = 0; look < 3; look++) {
        assertThat(read(one)).isInstanceOf(TraceAnswer.Found.class);
      }
    }
  }

  @Test
  void whatIsRefusedIsCountedAndWhatIsHeldIsToldUntilItIsGivenBack() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    SpanBudget budget = new SpanBudget(1_000, meters);
    try (SpanBudget.Held one = budget.begin();
        SpanBudget.Held other = budget.begin()) {
      read(one);
      read(other);

      assertThat(meters.get("treeline.http.spans.refused").counter().count()).isEqualTo(1);
      assertThat(meters.get("treeline.http.spans.held").gauge().value()).isEqualTo(600);
    }
    assertThat(meters.get("treeline.http.spans.held").gauge().value()).isZero();
  }

  /** The state of the trace told of other bytes than its rows have now. */
  @ParameterizedTest
  @CsvSource({"400, 400", "600, 600", "1000, 1000"})
  void whatIsPassedOnWeighsWhatItsBytesWeigh(int kilobytes, int held) {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    SpanBudget budget = new SpanBudget(1_000, meters);
    try (SpanBudget.Held one = budget.begin()) {
      assertThat(passOn(one, kilobytes)).isInstanceOf(StoredAnswer.Found.class);
      assertThat(meters.get("treeline.http.spans.held").gauge().value()).isEqualTo(held);
    }
    assertThat(meters.get("treeline.http.spans.held").gauge().value()).isZero();
  }

  @Test
  void whatIsPassedOnIsRefusedWhereThereIsNoRoomForItsBytes() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    SpanBudget budget = new SpanBudget(1_200, meters);
    try (SpanBudget.Held one = budget.begin();
        SpanBudget.Held other = budget.begin()) {
      assertThat(read(one)).isInstanceOf(TraceAnswer.Found.class);

      assertThat(passOn(other, 601))
          .isInstanceOfSatisfying(
              StoredAnswer.Read.class,
              read -> assertThat(read.answer()).isInstanceOf(TraceAnswer.Unavailable.class));
      assertThat(meters.get("treeline.http.spans.refused").counter().count()).isEqualTo(1);
      assertThat(meters.get("treeline.http.spans.held").gauge().value()).isEqualTo(600);
      assertThat(passOn(other, 600)).isInstanceOf(StoredAnswer.Found.class);
    }
  }

  /** Where the reader has no records, and makes them of the trace. */
  @Test
  void whatIsReadToBePassedOnIsHeldLikeWhatIsReadToBeShown() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    SpanBudget budget = new SpanBudget(1_000, meters);
    reader.expecting(100);
    try (SpanBudget.Held one = budget.begin();
        SpanBudget.Held other = budget.begin()) {
      assertThat(one.reading(reader).stored(Tenant.DEFAULT, trace.traceId(), Room.ENDLESS))
          .isEqualTo(new StoredAnswer.Read(TraceAnswer.Found.now(trace)));
      assertThat(meters.get("treeline.http.spans.held").gauge().value()).isEqualTo(600);
      assertThat(passOn(other, 600)).isInstanceOf(StoredAnswer.Read.class);
    }
  }

  /** Its records, which are so large together. */
  private StoredAnswer passOn(SpanBudget.Held request, int kilobytes) {
    reader.having(kilobytes * 1_000);
    return request.reading(reader).stored(Tenant.DEFAULT, trace.traceId(), Room.ENDLESS);
  }

  /** As a list does, which makes a row of each. */
  @Test
  void whoReadsOneTraceAfterTheOtherHoldsTheLastOne() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    SpanBudget budget = new SpanBudget(1_300, meters);
    try (SpanBudget.Held list = budget.begin();
        SpanBudget.Held other = budget.begin()) {
      TraceReader ofList = list.reading(reader);
      for (int i = 0; i < 10; i++) {
        assertThat(ofList.trace(Tenant.DEFAULT, trace.traceId()))
            .isInstanceOf(TraceAnswer.Found.class);
        assertThat(ofList.stored(Tenant.DEFAULT, trace.traceId(), Room.ENDLESS))
            .isInstanceOf(StoredAnswer.class);
        assertThat(meters.get("treeline.http.spans.held").gauge().value()).isEqualTo(600);
      }
      assertThat(read(other)).isInstanceOf(TraceAnswer.Found.class);
    }
  }

  private TraceAnswer read(SpanBudget.Held request) {
    return request.reading(reader).trace(Tenant.DEFAULT, trace.traceId());
  }

  private static List<Span> spans(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> aSpan("s" + i).childOf(i == 0 ? null : "s0").build())
        .toList();
  }
}
