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
 */
public record SummaryFilter(
    long fromUnixNano,
    long toUnixNano,
    @Nullable TraceStatus status,
    Map<SummaryField, String> fields,
    @Nullable String name,
    @Nullable String model) {

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

  public boolean matches(TraceSummary summary) {
    return matchesWhateverStatus(summary) && matchesStatus(summary.status());
  }

  /** All of it but the status, which of an open trace only its state knows. */
  public boolean matchesWhateverStatus(Listed trace) {
    long began = trace.beganUnixNano();
    return began >= fromUnixNano
        && began < toUnixNano
        && matchesFields(trace)
        && (name == null || contains(trace.name(), name))
        && (model == null || trace.models().contains(model));
  }

  private boolean matchesFields(Listed trace) {
    for (Map.Entry<SummaryField, String> wanted : fields.entrySet()) {
      if (!wanted.getValue().equals(trace.field(wanted.getKey()))) {
        return false;
      }
    }
    return true;
  }

  public boolean matchesStatus(TraceStatus actual) {
    return status == null || status == actual;
  }

  /** The first arrival, in milliseconds, before which nothing can match: a trace begins before. */
  public long oldestArrival() {
    return Math.max(0, Math.floorDiv(fromUnixNano, NANOS_PER_MILLI));
  }

  private static boolean contains(String text, String part) {
    return text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
  }
}
