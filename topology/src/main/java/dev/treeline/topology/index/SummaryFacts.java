package dev.treeline.topology.index;

import dev.treeline.span.Span;
import dev.treeline.trace.SummaryField;
import dev.treeline.trace.SummaryValues;
import dev.treeline.trace.TraceSummary;
import java.util.List;

/**
 * What spans can tell a summary: as a set of bits, one a canonical field and one for a root. The
 * readings of a field have no bits of their own, for they read no other keys.
 */
final class SummaryFacts {

  private static final List<SummaryField> ALL = SummaryField.CANONICAL;

  /** A root names the trace. */
  static final int ROOT = 1 << ALL.size();

  /** By field. */
  static final List<List<String>> KEYS = ALL.stream().map(SummaryValues::keys).toList();

  private SummaryFacts() {}

  /** Those that the spans tell and that are not known. */
  static int news(List<Span> spans, int known) {
    int news = 0;
    for (Span span : spans) {
      if (span.isRoot()) {
        news |= ROOT & ~known;
      }
      for (SummaryField field : ALL) {
        int bit = 1 << field.ordinal();
        if (((known | news) & bit) == 0 && SummaryValues.of(field, span) != null) {
          news |= bit;
        }
      }
    }
    return news;
  }

  /** Those that are in it; whether a root was, it does not say. */
  static int in(TraceSummary summary) {
    int facts = 0;
    for (SummaryField field : ALL) {
      facts |= summary.field(field) == null ? 0 : 1 << field.ordinal();
    }
    return facts;
  }
}
