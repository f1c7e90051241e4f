package dev.treeline.load.plan;

import dev.treeline.span.SpanId;
import dev.treeline.span.TraceId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;

/** The spans of a plan in the order in which they are sent; late ones stand where they were due. */
public final class LoadSpans implements Iterator<LoadSpan> {

  /** How many others come before a span is sent again: in another request, mostly. */
  private static final int BEFORE_AGAIN = 100;

  private static final int LATE = 1;
  private static final int AGAIN = 2;

  private static final class Open {
    final LoadTrace trace;
    int position;

    Open(LoadTrace trace) {
      this.trace = trace;
    }
  }

  private record Repeated(long due, LoadSpan span) {}

  private final LoadPlan plan;
  private final SplittableRandom random;
  private final List<Open> open = new ArrayList<>();
  private final Deque<Repeated> again = new ArrayDeque<>();
  private long begun;
  private long planned;
  private long handedOut;
  private int inARow;
  private int current;

  public LoadSpans(LoadPlan plan) {
    this.plan = plan;
    this.random = new SplittableRandom(plan.seed());
  }

  /** The id of the n-th trace. */
  public static TraceId traceId(LoadPlan plan, long trace) {
    return LoadTrace.idOf(plan, trace);
  }

  /** The id of a span of it. */
  public static SpanId spanId(LoadPlan plan, long trace, int number) {
    return LoadTrace.spanIdOf(plan, trace, number);
  }

  @Override
  public boolean hasNext() {
    return !open.isEmpty() || planned < plan.spans() || !again.isEmpty();
  }

  @Override
  public LoadSpan next() {
    Repeated repeated = again.peek();
    boolean fresh = !open.isEmpty() || planned < plan.spans();
    if (repeated != null && (repeated.due <= handedOut || !fresh)) {
      again.remove();
      return repeated.span;
    }
    if (!fresh) {
      throw new NoSuchElementException();
    }
    handedOut++;
    return remembered(nextOfAnyTrace());
  }

  private LoadSpan nextOfAnyTrace() {
    if (inARow == 0) {
      begin();
      current = random.nextInt(open.size());
      inARow = plan.run();
    }
    Open from = open.get(current);
    int number = from.trace.numberAt(from.position++);
    inARow--;
    if (from.position == from.trace.size()) {
      int last = open.size() - 1;
      open.set(current, open.get(last));
      open.remove(last);
      inARow = 0;
    }
    boolean late = Mix.isIn(plan.late(), from.trace.lot(number, LATE));
    return new LoadSpan(from.trace.span(number), from.trace.number(), number, late, false);
  }

  /** Keeps as many traces open as are wanted; the last one is cut short where the spans end. */
  private void begin() {
    while (open.size() < plan.openTraces() && planned < plan.spans()) {
      int size = (int) Math.min(plan.sizeOf(begun), plan.spans() - planned);
      open.add(new Open(new LoadTrace(plan, begun++, size)));
      planned += size;
    }
  }

  private LoadSpan remembered(LoadSpan span) {
    long lot = Mix.of(span.span().traceId().low(), span.number(), plan.seed() + AGAIN);
    if (Mix.isIn(plan.duplicates(), lot)) {
      again.add(
          new Repeated(
              handedOut + BEFORE_AGAIN,
              new LoadSpan(span.span(), span.trace(), span.number(), span.late(), true)));
    }
    return span;
  }
}
