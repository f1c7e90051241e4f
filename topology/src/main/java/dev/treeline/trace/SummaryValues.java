package dev.treeline.trace;

import dev.treeline.span.Span;
import dev.treeline.vocabulary.CanonicalField;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What spans say together of the fields by which their trace is listed. Rows, details, filters and
 * sums all read it here, so that a value that is shown is a value that is found.
 */
public final class SummaryValues {

  /** Where OpenInference names a model, whatever else a span says. */
  private static final String MODEL_NAME = "llm.model_name";

  private static final long MODELS =
      CanonicalField.REQUEST_MODEL.bit() | CanonicalField.MODEL.bit();

  private final List<Span> spans;
  private final @Nullable Span root;

  /** The fields that have a key in any of them: most have none, and looking for each is dear. */
  private final long mentioned;

  private SummaryValues(List<Span> spans) {
    this.spans = spans;
    this.root = firstRoot(spans);
    this.mentioned = mentionedBy(spans);
  }

  /**
   * Of a trace, or of what is known of it.
   *
   * @param spans in start order
   */
  public static SummaryValues of(List<Span> spans) {
    return new SummaryValues(spans);
  }

  /** The keys that tell a canonical field. */
  public static List<String> keys(SummaryField field) {
    return field == SummaryField.SERVICE ? List.of("service.name") : canonical(field).keys();
  }

  /** What one span says of a canonical field. */
  public static @Nullable String of(SummaryField field, Span span) {
    return field == SummaryField.SERVICE ? span.serviceName() : canonical(field).text(span);
  }

  /** The first in start order. */
  @Nullable Span root() {
    return root;
  }

  public Map<SummaryField, String> fields() {
    Map<SummaryField, String> fields = new EnumMap<>(SummaryField.class);
    for (SummaryField field : SummaryField.values()) {
      String value = field(field);
      if (value != null) {
        fields.put(field, value);
      }
    }
    return fields;
  }

  public @Nullable String field(SummaryField field) {
    if (field != SummaryField.SERVICE && (mentioned & canonical(field).bit()) == 0) {
      return null;
    }
    return switch (field) {
      case ROOT_RUN_ID -> orTraces(field, ofRoot("run_id", "agno.run.id"));
      case ROOT_SESSION_ID ->
          orTraces(field, ofRoot("session_id", "agno.session.id", "session.id"));
      case ROOT_USER_ID -> orTraces(field, ofRoot("user_id", "agno.user.id", "user.id"));
      case ROOT_AGENT_ID -> orRoots(field, ofRoot("agent_id", "agno.agent.id"));
      case ROOT_TEAM_ID -> orRoots(field, ofRoot("team_id", "agno.team.id"));
      case ROOT_WORKFLOW_ID -> orRoots(field, ofRoot("workflow_id", "agno.workflow.id"));
      case FIRST_SESSION_ID -> orTraces(field, ofFirst("session.id"));
      case FIRST_USER_ID -> orTraces(field, ofFirst("user.id"));
      default -> orTraces(field, null);
    };
  }

  /** Those that were asked for, and those that answered under another name. */
  public List<String> models() {
    if ((mentioned & MODELS) == 0) {
      return List.of();
    }
    Set<String> models = new LinkedHashSet<>();
    for (Span span : spans) {
      add(models, CanonicalField.REQUEST_MODEL.text(span));
      add(models, CanonicalField.MODEL.text(span));
      add(models, text(span, MODEL_NAME));
    }
    return List.copyOf(models);
  }

  /** What the trace is told by: the root, else the first span that says anything. */
  private @Nullable String orTraces(SummaryField field, @Nullable String own) {
    String value = own == null && root != null ? of(field.base(), root) : own;
    for (int i = 0; value == null && i < spans.size(); i++) {
      value = of(field.base(), spans.get(i));
    }
    return value;
  }

  /** What a member of a team is called must not stand for the team. */
  private @Nullable String orRoots(SummaryField field, @Nullable String own) {
    return own == null && root != null ? of(field.base(), root) : own;
  }

  private @Nullable String ofRoot(String... keys) {
    String value = null;
    for (int i = 0; root != null && value == null && i < keys.length; i++) {
      value = text(root, keys[i]);
    }
    return value;
  }

  private @Nullable String ofFirst(String key) {
    String value = null;
    for (int i = 0; value == null && i < spans.size(); i++) {
      value = text(spans.get(i), key);
    }
    return value;
  }

  private static @Nullable String text(Span span, String key) {
    String text = span.attributes().text(key);
    return text == null || text.isEmpty() ? null : text;
  }

  private static @Nullable Span firstRoot(List<Span> spans) {
    for (Span span : spans) {
      if (span.isRoot()) {
        return span;
      }
    }
    return null;
  }

  private static long mentionedBy(List<Span> spans) {
    long mentioned = 0;
    for (Span span : spans) {
      mentioned |= CanonicalField.toldBy(span.attributes());
      mentioned |= CanonicalField.toldBy(span.resource().attributes());
    }
    return mentioned;
  }

  private static CanonicalField canonical(SummaryField field) {
    return switch (field.base()) {
      case RUN_ID -> CanonicalField.RUN_ID;
      case SESSION_ID -> CanonicalField.SESSION_ID;
      case USER_ID -> CanonicalField.USER_ID;
      case AGENT_ID -> CanonicalField.AGENT_ID;
      case TEAM_ID -> CanonicalField.TEAM_ID;
      case WORKFLOW_ID -> CanonicalField.WORKFLOW_ID;
      default -> throw new IllegalArgumentException(field + " is told by no attribute of a table");
    };
  }

  private static void add(Set<String> models, @Nullable String model) {
    if (model != null) {
      models.add(model);
    }
  }
}
