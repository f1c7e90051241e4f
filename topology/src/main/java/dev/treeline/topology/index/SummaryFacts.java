package dev.treeline.topology.index;

import dev.treeline.span.Attributes;
import dev.treeline.span.Resource;
import dev.treeline.span.Span;
import dev.treeline.trace.SummaryField;
import dev.treeline.trace.TraceSummary;
import dev.treeline.vocabulary.CanonicalField;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What spans can tell a summary: as a set of bits, one a field and one for a root. */
final class SummaryFacts {

  private static final SummaryField[] ALL = SummaryField.values();

  /** A root names the trace. */
  static final int ROOT = 1 << ALL.length;

  /** A model is named; its names are no field of a record, but of the whole trace. */
  private static final int MODEL = ROOT << 1;

  /** By field. */
  static final List<List<String>> KEYS = Arrays.stream(ALL).map(SummaryFacts::keysOf).toList();

  private static final Map<String, Integer> BITS = bits();

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
        if (((known | news) & bit) == 0 && of(field, span) != null) {
          news |= bit;
        }
      }
    }
    return news;
  }

  /** Those that are in it; whether a root was, it does not say. */
  static int in(TraceSummary summary) {
    int facts = 0;
    for (SummaryField field : summary.fields().keySet()) {
      facts |= 1 << field.ordinal();
    }
    return facts;
  }

  /**
   * The values: of the head, else of the first span that has one.
   *
   * @param mentioned by the spans
   */
  static Map<SummaryField, String> values(Span head, List<Span> spans, int mentioned) {
    Map<SummaryField, String> values = new EnumMap<>(SummaryField.class);
    for (SummaryField field : ALL) {
      if ((mentioned & 1 << field.ordinal()) == 0) {
        continue;
      }
      String value = of(field, head);
      for (int i = 0; value == null && i < spans.size(); i++) {
        value = of(field, spans.get(i));
      }
      if (value != null) {
        values.put(field, value);
      }
    }
    return values;
  }

  /** What has a key in any of them: most have none, and looking for each is dear. */
  static int mentionedBy(List<Span> spans) {
    int mentioned = 0;
    Resource last = null;
    for (Span span : spans) {
      mentioned |= mentionedBy(span.attributes());
      if (span.resource() != last) { // spans that came together share one
        last = span.resource();
        mentioned |= mentionedBy(last.attributes());
      }
    }
    return mentioned;
  }

  private static int mentionedBy(Attributes attributes) {
    int mentioned = 0;
    for (String key : attributes.keys()) {
      mentioned |= BITS.getOrDefault(key, 0);
    }
    return mentioned;
  }

  private static List<String> keysOf(SummaryField field) {
    return switch (field) {
      case SERVICE -> List.of("service.name");
      case RUN_ID -> CanonicalField.RUN_ID.keys();
      case SESSION_ID -> CanonicalField.SESSION_ID.keys();
      case USER_ID -> CanonicalField.USER_ID.keys();
      case AGENT_ID -> CanonicalField.AGENT_ID.keys();
      case TEAM_ID -> CanonicalField.TEAM_ID.keys();
      case WORKFLOW_ID -> CanonicalField.WORKFLOW_ID.keys();
    };
  }

  /**
   * Those that were asked for, and those that answered under another name.
   *
   * @param mentioned by the spans
   */
  static List<String> models(List<Span> spans, int mentioned) {
    if ((mentioned & MODEL) == 0) {
      return List.of();
    }
    Set<String> models = new LinkedHashSet<>();
    for (Span span : spans) {
      add(models, CanonicalField.REQUEST_MODEL.text(span));
      add(models, CanonicalField.MODEL.text(span));
    }
    return List.copyOf(models);
  }

  private static void add(Set<String> models, @Nullable String model) {
    if (model != null) {
      models.add(model);
    }
  }

  private static Map<String, Integer> bits() {
    Map<String, Integer> bits = new HashMap<>();
    for (int field = 0; field < ALL.length; field++) {
      for (String key : KEYS.get(field)) {
        bits.merge(key, 1 << field, (one, other) -> one | other);
      }
    }
    for (CanonicalField field : List.of(CanonicalField.REQUEST_MODEL, CanonicalField.MODEL)) {
      field.keys().forEach(key -> bits.merge(key, MODEL, (one, other) -> one | other));
    }
    return bits;
  }

  private static @Nullable String of(SummaryField field, Span span) {
    return switch (field) {
      case SERVICE -> span.serviceName();
      case RUN_ID -> CanonicalField.RUN_ID.text(span);
      case SESSION_ID -> CanonicalField.SESSION_ID.text(span);
      case USER_ID -> CanonicalField.USER_ID.text(span);
      case AGENT_ID -> CanonicalField.AGENT_ID.text(span);
      case TEAM_ID -> CanonicalField.TEAM_ID.text(span);
      case WORKFLOW_ID -> CanonicalField.WORKFLOW_ID.text(span);
    };
  }
}
