package dev.treeline.trace;

import dev.treeline.span.Span;
import dev.treeline.span.TraceId;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line about a trace, for lists. Counts and times of a live trace are those of the moment it
 * was last summarized; those of a closed one are exact. Text is cut to {@link #MAX_TEXT}.
 *
 * @param firstArrival broker time in milliseconds
 * @param fields those that are known; of several values, the root's, else the earliest span's
 * @param models those that were asked for or answered, in order; all of them once it is closed
 */
public record TraceSummary(
    TraceId traceId,
    String name,
    long startUnixNano,
    long endUnixNano,
    TraceStatus status,
    int revision,
    int spanCount,
    int errorCount,
    long firstArrival,
    Map<SummaryField, String> fields,
    List<String> models)
    implements Listed {

  /** A trace that calls more of them is an exception, and its row has to stay short. */
  public static final int MAX_MODELS = 16;

  /** What is longer is of no use in a list. */
  public static final int MAX_TEXT = 512;

  private static final long NANOS_PER_MILLI = 1_000_000;

  public TraceSummary {
    name = cut(name);
    Map<SummaryField, String> cut = new EnumMap<>(SummaryField.class);
    fields.forEach((field, text) -> cut.put(field, cut(text)));
    fields = Collections.unmodifiableMap(cut);
    // Most traces call none, and an instance of an earlier version knows none.
    models =
        models == null || models.isEmpty()
            ? List.of()
            : models.stream().map(TraceSummary::cut).distinct().limit(MAX_MODELS).sorted().toList();
  }

  /** Of a trace with a span at least. */
  public static TraceSummary of(Trace trace) {
    return of(
        trace.traceId(),
        trace.tree().spans(),
        trace.status(),
        trace.revision(),
        trace.firstArrival());
  }

  /**
   * Of the spans that are known of a trace.
   *
   * @param spans in start order, one at least
   */
  public static TraceSummary of(
      TraceId traceId, List<Span> spans, TraceStatus status, int revision, long firstArrival) {
    SummaryValues values = SummaryValues.of(spans);
    Span first = spans.get(0);
    long end = first.lastUnixNano();
    int errors = 0;
    for (Span span : spans) {
      end = Math.max(end, span.lastUnixNano());
      errors += span.isError() ? 1 : 0;
    }
    Span head = values.root();
    return new TraceSummary(
        traceId,
        (head == null ? first : head).name(),
        first.startUnixNano(),
        end,
        status,
        revision,
        spans.size(),
        errors,
        firstArrival,
        values.fields(),
        values.models());
  }

  @Override
  public @Nullable String field(SummaryField field) {
    return fields.get(field);
  }

  @Override
  public SummaryPosition position() {
    return new SummaryPosition(firstArrival, traceId);
  }

  @Override
  public long beganUnixNano() {
    return began(startUnixNano, firstArrival);
  }

  /** The rule of {@link #beganUnixNano} for who has no summary. */
  public static long began(long startUnixNano, long firstArrival) {
    long arrived = firstArrival * NANOS_PER_MILLI;
    return startUnixNano == 0 ? arrived : Math.min(startUnixNano, arrived);
  }

  /** With what the state of the trace knows at this moment. */
  public TraceSummary at(TraceStatus statusNow, int revisionNow, int spans, int errors) {
    return new TraceSummary(
        traceId,
        name,
        startUnixNano,
        endUnixNano,
        statusNow,
        revisionNow,
        spans,
        errors,
        firstArrival,
        fields,
        models);
  }

  /** As text stands in a summary. */
  static String cut(String text) {
    if (text.length() <= MAX_TEXT) {
      return text;
    }
    // Never between the halves of a character: JSON writers refuse one without the other.
    int end = Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT;
    return text.substring(0, end);
  }
}
