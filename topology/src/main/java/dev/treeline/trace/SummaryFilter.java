package dev.treeline.trace;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which traces a list is of: those to which all of it applies.
 *
 * @param fromUnixNano the trace began then or later
 * @param toUnixNano the trace began before
 * @param fields each has exactly this value
 * @param name stands somewhere in the name, in upper or lower case
 * @param model is one of its models
 * @param endedByUnixNano it ended then or before
 * @param failed a span of it failed; or none did
 */
public record SummaryFilter(
    long fromUnixNano,
    long toUnixNano,
    @Nullable TraceStatus status,
    Map<SummaryField, String> fields,
    @Nullable String name,
    @Nullable String model,
    @Nullable Long endedByUnixNano,
    @Nullable Boolean failed) {

  public static final SummaryFilter ALL =
      new SummaryFilter(Long.MIN_VALUE, Long.MAX_VALUE, null, Map.of(), null, null);

  private static final long NANOS_PER_MILLI = 1_000_000;

  public SummaryFilter {
    Map<SummaryField, String> sorted = new EnumMap<>(SummaryField.class);
    fields.forEach((field, text) -> sorted.put(field, TraceSummary.cut(text)));
    fields = Collections.unmodifiableMap(sorted);
    name = name == null ? null : TraceSummary.cut(name);
    model = model == null ? null : TraceSummary.cut(model);
  }

  /** By what most lists are chosen. */
  public SummaryFilter(
      long fromUnixNano,
      long toUnixNano,
      @Nullable TraceStatus status,
      Map<SummaryField, String> fields,
      @Nullable String name,
      @Nullable String model) {
    this(fromUnixNano, toUnixNano, status, fields, name, model, null, null);
  }

  public boolean matches(TraceSummary summary) {
    return matchesStored(summary) && matchesNow(summary);
  }

  /** All of it but what of an open trace only its state knows. */
  public boolean matchesStored(Listed trace) {
    long began = trace.beganUnixNano();
    return began >= fromUnixNano
        && began < toUnixNano
        && matchesFields(trace)
        && (name == null || contains(trace.name(), name))
        && (model == null || trace.models().contains(model))
        && (endedByUnixNano == null || trace.endUnixNano() <= endedByUnixNano);
  }

  private boolean matchesFields(Listed trace) {
    for (Map.Entry<SummaryField, String> wanted : fields.entrySet()) {
      if (!wanted.getValue().equals(trace.field(wanted.getKey()))) {
        return false;
      }
    }
    return true;
  }

  /** The rest. */
  public boolean matchesNow(TraceSummary current) {
    return (status == null || status == current.status())
        && (failed == null || failed == current.errorCount() > 0);
  }

  /** The first arrival, in milliseconds, before which nothing can match: a trace begins before. */
  public long oldestArrival() {
    return Math.max(0, Math.floorDiv(fromUnixNano, NANOS_PER_MILLI));
  }

  private static boolean contains(String text, String part) {
    return text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
  }
}
