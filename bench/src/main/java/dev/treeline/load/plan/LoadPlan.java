package dev.treeline.load.plan;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which spans a run sends. Equal plans send equal spans, ids, times and contents included.
 *
 * @param start when the first trace starts, on the spans' own clock
 * @param spans in all, without those that are sent a second time
 * @param spansPerTrace null: what is usual for the shape
 * @param openTraces how many are under way at once, each next span being of any of them
 * @param run how many spans of a trace come in a row
 * @param shapes take turns
 * @param late the share of spans that are held back
 * @param duplicates the share of spans that are sent twice
 * @param attributeBytes of an attribute that each span has besides its usual ones
 */
public record LoadPlan(
    long seed,
    Instant start,
    long spans,
    @Nullable Integer spansPerTrace,
    int openTraces,
    int run,
    List<Shape> shapes,
    double late,
    double duplicates,
    int attributeBytes) {

  public LoadPlan {
    shapes = List.copyOf(shapes);
  }

  Shape shapeOf(long trace) {
    return shapes.get((int) (trace % shapes.size()));
  }

  int sizeOf(long trace) {
    return spansPerTrace == null ? shapeOf(trace).usualSize() : spansPerTrace;
  }
}
