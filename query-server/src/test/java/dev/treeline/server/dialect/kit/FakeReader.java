package dev.treeline.server.dialect.kit;

import dev.treeline.span.Span;
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
import dev.treeline.trace.TraceSummary;
import dev.treeline.vocabulary.CanonicalField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Holds the traces that a test gives it, for every tenant. */
public final class FakeReader implements TraceReader {

  private final Map<TraceId, Trace> traces = new HashMap<>();
  private final Map<String, List<RunAnswer.RunTrace>> runs = new HashMap<>();
  private final List<TraceSummary> summaries = new ArrayList<>();
  private final List<SummaryQuery> queries = new ArrayList<>();
  private final AtomicInteger read = new AtomicInteger();
  private boolean unavailable;
  private boolean moves;
  private boolean moreOfRuns;
  private long bytes;
  private int expected = -1;
  private int bytesOfRecords;

  public static FakeReader with(Trace... traces) {
    FakeReader reader = new FakeReader();
    for (Trace trace : traces) {
      reader.add(trace);
    }
    return reader;
  }

  /** What it says of the size of each trace. */
  public FakeReader saying(long bytes) {
    this.bytes = bytes;
    return this;
  }

  /** What it says of the spans of each trace before it is read: counts may be behind the rows. */
  public FakeReader expecting(int spans) {
    this.expected = spans;
    return this;
  }

  /** It has the records of its traces; those of each are so large together. */
  public FakeReader having(int bytesOfRecords) {
    this.bytesOfRecords = bytesOfRecords;
    return this;
  }

  /** Its runs have other traces as well. */
  public FakeReader withMoreOfRuns() {
    moreOfRuns = true;
    return this;
  }

  /** An owner that is moving. */
  public static FakeReader thatCannotLook() {
    FakeReader reader = new FakeReader();
    reader.unavailable = true;
    return reader;
  }

  /** It has room for its traces, and begins to move while they are read. */
  public FakeReader thatBeginsToMove() {
    moves = true;
    return this;
  }

  /** As the run index does, a trace is listed by the first span of each of its runs. */
  public void add(Trace trace) {
    traces.put(trace.traceId(), trace);
    trace.tree().spans().stream()
        .filter(span -> CanonicalField.RUN_ID.text(span) != null)
        .forEach(span -> addRun(String.valueOf(CanonicalField.RUN_ID.text(span)), span));
  }

  public void addRun(String runId, Span span) {
    List<RunAnswer.RunTrace> known = runs.computeIfAbsent(runId, id -> new ArrayList<>());
    if (known.stream().noneMatch(run -> run.traceId().equals(span.traceId()))) {
      known.add(new RunAnswer.RunTrace(span.traceId(), span.spanId(), span.startUnixNano()));
    }
  }

  public void forget(TraceId traceId) {
    traces.remove(traceId);
  }

  public void add(TraceSummary summary) {
    summaries.add(summary);
  }

  @Override
  public TraceAnswer trace(Tenant tenant, TraceId traceId, Room room) {
    if (unavailable) {
      return new TraceAnswer.Unavailable("the owner is moving", 2);
    }
    Trace trace = traces.get(traceId);
    if (trace == null) {
      return new TraceAnswer.NotFound();
    }
    TraceAnswer.Unavailable noRoom =
        room.take(expected < 0 ? trace.tree().size() : expected, bytes);
    if (noRoom != null) {
      return noRoom;
    }
    if (moves) {
      return new TraceAnswer.Unavailable("the owner is moving", 2);
    }
    read.incrementAndGet();
    return TraceAnswer.Found.now(trace);
  }

  @Override
  public StoredAnswer stored(Tenant tenant, TraceId traceId, Room room) {
    TraceAnswer answer = trace(tenant, traceId, room);
    return bytesOfRecords > 0 && answer instanceof TraceAnswer.Found found
        ? new StoredAnswer.Found(
            new StoredTrace(found.trace(), List.of(new byte[bytesOfRecords])), found.staleMs())
        : new StoredAnswer.Read(answer);
  }

  /** How many traces. */
  public int read() {
    return read.get();
  }

  @Override
  public RunAnswer run(Tenant tenant, String runId) {
    if (unavailable) {
      return new RunAnswer.Unavailable("the owner is moving", 2);
    }
    List<RunAnswer.RunTrace> known = runs.get(runId);
    return known == null ? new RunAnswer.NotFound() : new RunAnswer.Found(known, moreOfRuns);
  }

  @Override
  public Coverage coverage() {
    return new Coverage(1, Set.of(0));
  }

  @Override
  public SummaryPage list(Tenant tenant, SummaryQuery query) {
    queries.add(query);
    List<TraceSummary> page = summaries.stream().limit(query.limit()).toList();
    return new SummaryPage(
        page,
        page.size() < summaries.size() ? page.get(page.size() - 1).position() : null,
        List.of("10.0.0.7:8080"),
        new Coverage(4, Set.of(0, 1, 3)));
  }

  /** What lists were asked for. */
  public List<SummaryQuery> queries() {
    return queries;
  }
}
