package dev.treeline.foreign;

import dev.treeline.span.Span;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Counts the repaired spans of a request or record while it is decoded. */
public final class Repairs {

  private final Set<Repair> ofSpan = EnumSet.noneOf(Repair.class);
  private final Map<Repair, Integer> counts = new EnumMap<>(Repair.class);

  /** Of the span that is being read. */
  public void note(Repair repair) {
    ofSpan.add(repair);
  }

  /** The span is read, and taken in. */
  public void taken(Span span) {
    if (span.endUnixNano() != null && span.endUnixNano() < span.startUnixNano()) {
      note(Repair.END_BEFORE_START);
    }
    if (span.name().isEmpty()) {
      note(Repair.NO_NAME);
    }
    ofSpan.forEach(repair -> counts.merge(repair, 1, Integer::sum));
    ofSpan.clear();
  }

  /** The span is not taken in, so nothing of it was put right. */
  public void rejected() {
    ofSpan.clear();
  }

  /** Spans by what was put right of them. */
  public Map<Repair, Integer> counts() {
    return Map.copyOf(counts);
  }
}
