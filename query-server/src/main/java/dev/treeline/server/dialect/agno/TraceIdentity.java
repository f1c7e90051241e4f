package dev.treeline.server.dialect.agno;

import dev.treeline.server.dialect.list.QueryParameters;
import dev.treeline.span.Span;
import dev.treeline.trace.SummaryField;
import dev.treeline.trace.TraceSummary;
import dev.treeline.trace.TraceTree;
import dev.treeline.vocabulary.CanonicalField;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The ids by which Agno knows a trace. It looks at the root span, at its own keys first; where that
 * yields nothing, the canonical field tells it: of run, session and user that of the first span
 * that carries one.
 */
enum TraceIdentity {
  RUN("run_id", SummaryField.RUN_ID, CanonicalField.RUN_ID, "run_id", "agno.run.id"),
  SESSION(
      "session_id",
      SummaryField.SESSION_ID,
      CanonicalField.SESSION_ID,
      "session_id",
      "agno.session.id",
      "session.id"),
  USER(
      "user_id",
      SummaryField.USER_ID,
      CanonicalField.USER_ID,
      "user_id",
      "agno.user.id",
      "user.id"),
  AGENT("agent_id", SummaryField.AGENT_ID, CanonicalField.AGENT_ID, "agent_id", "agno.agent.id"),
  TEAM("team_id", SummaryField.TEAM_ID, CanonicalField.TEAM_ID, "team_id", "agno.team.id"),
  WORKFLOW(
      "workflow_id",
      SummaryField.WORKFLOW_ID,
      CanonicalField.WORKFLOW_ID,
      "workflow_id",
      "agno.workflow.id");

  private final String field;
  private final SummaryField listed;
  private final CanonicalField canonical;

  @SuppressWarnings("ImmutableEnumChecker") // it comes from List.of
  private final List<String> rootKeys;

  TraceIdentity(String field, SummaryField listed, CanonicalField canonical, String... rootKeys) {
    this.field = field;
    this.listed = listed;
    this.canonical = canonical;
    this.rootKeys = List.of(rootKeys);
  }

  String field() {
    return field;
  }

  /** As which it stands in a summary. */
  SummaryField listed() {
    return listed;
  }

  /** Those that are known, in the order of the answer. */
  static Map<TraceIdentity, String> in(TraceTree tree) {
    return known(identity -> identity.of(tree));
  }

  static Map<TraceIdentity, String> in(TraceSummary summary) {
    return known(identity -> summary.field(identity.listed));
  }

  /** Those that a list is asked for. */
  static Map<SummaryField, String> asked(QueryParameters parameters) {
    Map<SummaryField, String> asked = new EnumMap<>(SummaryField.class);
    known(identity -> parameters.text(identity.field))
        .forEach((identity, id) -> asked.put(identity.listed, id));
    return asked;
  }

  private static Map<TraceIdentity, String> known(
      Function<TraceIdentity, @Nullable String> source) {
    Map<TraceIdentity, String> known = new EnumMap<>(TraceIdentity.class);
    for (TraceIdentity identity : values()) {
      String id = source.apply(identity);
      if (id != null) {
        known.put(identity, id);
      }
    }
    return known;
  }

  /** What a member of a team is called must not stand for the team. */
  private boolean isOfRootOnly() {
    return this == AGENT || this == TEAM || this == WORKFLOW;
  }

  private @Nullable String of(TraceTree tree) {
    Span root = tree.mainRoot();
    if (root != null) {
      for (String key : rootKeys) {
        String id = root.attributes().text(key);
        if (id != null && !id.isEmpty()) {
          return id;
        }
      }
    }
    if (isOfRootOnly()) {
      return root == null ? null : canonical.text(root);
    }
    return canonical.firstText(tree.spans());
  }
}
