package dev.treeline.server.limits;

import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.trace.Coverage;
import dev.treeline.trace.Room;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.StoredAnswer;
import dev.treeline.trace.SummaryPage;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceReader;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The spans that all answers under way hold together, each until its last byte is taken: without a
 * bound, slow clients of large traces would fill the heap. A trace is counted before it is read, as
 * large as its state says, or afterwards as large as it was, if that is more; one that is read from
 * another instance only afterwards.
 */
public final class SpanBudget {

  private static final int RETRY_AFTER_SECONDS = 1;

  /** Of heap that an ordinary span takes; one that takes more counts as several. */
  private static final int SPAN_BYTES = 1_000;

  /** Of heap, for each byte as it is stored. */
  private static final double DECODED = 1.6;

  private final long most;
  private final AtomicLong held = new AtomicLong();
  private final Counter refused;

  /** No more of them than a third of the heap has room for, unless 0 asks for no bound. */
  public static SpanBudget inHeap(long most, long heapBytes, MeterRegistry meters) {
    return new SpanBudget(Math.min(most, heapBytes / 3 / SPAN_BYTES), meters);
  }

  /**
   * @param most 0 for no bound
   */
  public SpanBudget(long most, MeterRegistry meters) {
    this.most = most;
    meters.gauge("treeline.http.spans.held", held);
    this.refused = meters.counter("treeline.http.spans.refused");
  }

  /** Of one request. */
  public Held begin() {
    return new Held();
  }

  /** What one request holds. */
  public final class Held implements AutoCloseable {

    private long mine;

    private Held() {}

    /** Counts the trace that was read last: no answer holds two. */
    public TraceReader reading(TraceReader reader) {
      return new Counting(reader, this);
    }

    @Override
    public synchronized void close() {
      held.addAndGet(-mine);
      mine = 0;
    }

    /** For its bytes alone, a slow client of one trace must not keep all others from reading. */
    private long weight(long bytes) {
      long ordinary = (long) (DECODED * bytes / SPAN_BYTES);
      return most == 0 ? ordinary : Math.min(ordinary, most / 2);
    }

    /** A trace that is over the bound by itself can be read while nobody else reads. */
    private synchronized boolean take(long spans) {
      long all = held.addAndGet(spans);
      mine += spans;
      if (most == 0 || all <= most || all == mine) {
        return true;
      }
      close();
      return false;
    }

    private synchronized void giveBack(long spans) {
      held.addAndGet(-spans);
      mine -= spans;
    }

    private TraceAnswer.Unavailable refuse() {
      refused.increment();
      return new TraceAnswer.Unavailable(
          "as many spans as http.max-held-spans allows are being answered; ask again",
          RETRY_AFTER_SECONDS);
    }
  }

  /**
   * What a trace takes before it is read. Where its owner begins to move meanwhile, it is read once
   * more, from a copy, and what the owner had read is forgotten by then.
   */
  private static final class Claim implements Room {

    private final Held request;
    private final Room next;
    private long spans;
    private TraceAnswer.@Nullable Unavailable refused;

    Claim(Held request, Room next) {
      this.request = request;
      this.next = next;
    }

    @Override
    public TraceAnswer.@Nullable Unavailable take(long expected, long bytes) {
      if (refused != null) {
        return refused;
      }
      request.giveBack(spans);
      spans = Math.max(expected, request.weight(bytes));
      if (request.take(spans)) {
        return next.take(expected, bytes);
      }
      refused = request.refuse();
      return refused;
    }

    /** Whether there is room for it, if it had more spans than was expected. */
    boolean settleAtLeast(long found) {
      return found <= spans || settle(found);
    }

    /**
     * Whether there is room for it as large as it was. For what it was given there is, even while
     * another request is over the bound, for the moment in which it is refused.
     */
    boolean settle(long found) {
      if (found > spans) {
        return request.take(found - spans);
      }
      request.giveBack(spans - found);
      return true;
    }
  }

  private record Counting(TraceReader reader, Held request) implements TraceReader {

    @Override
    public TraceAnswer trace(Tenant tenant, TraceId traceId, Room room) {
      request.close();
      if (!request.take(0)) {
        return request.refuse();
      }
      Claim claim = new Claim(request, room);
      TraceAnswer answer = reader.trace(tenant, traceId, claim);
      return answer instanceof TraceAnswer.Found found
              && !claim.settleAtLeast(found.trace().tree().size())
          ? request.refuse()
          : answer;
    }

    /** What is passed on as bytes weighs what its bytes weigh. */
    @Override
    public StoredAnswer stored(Tenant tenant, TraceId traceId, Room room) {
      request.close();
      if (!request.take(0)) {
        return new StoredAnswer.Read(request.refuse());
      }
      Claim claim = new Claim(request, room);
      StoredAnswer answer = reader.stored(tenant, traceId, claim);
      long spans = spansOf(answer);
      return spans == 0 || claim.settle(spans) ? answer : new StoredAnswer.Read(request.refuse());
    }

    private static long spansOf(StoredAnswer answer) {
      if (answer instanceof StoredAnswer.Found found) {
        long bytes = found.trace().records().stream().mapToLong(record -> record.length).sum();
        return Math.max(1, bytes / SPAN_BYTES);
      }
      return answer instanceof StoredAnswer.Read read
              && read.answer() instanceof TraceAnswer.Found found
          ? found.trace().tree().size()
          : 0;
    }

    @Override
    public RunAnswer run(Tenant tenant, String runId) {
      return reader.run(tenant, runId);
    }

    @Override
    public Coverage coverage() {
      return reader.coverage();
    }

    @Override
    public SummaryPage list(Tenant tenant, SummaryQuery query) {
      return reader.list(tenant, query);
    }
  }
}
