package dev.treeline.server.dialect.agno;

import dev.treeline.server.dialect.list.QueryParameters;
import dev.treeline.trace.SummaryField;
import dev.treeline.trace.SummaryValues;
import dev.treeline.trace.TraceSummary;
import dev.treeline.trace.TraceTree;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The ids by which Agno knows a trace, as its root span tells them: the same in the detail, in
 * rows, in filters and in sums.
 */
enum TraceIdentity {
  RUN("run_id", SummaryField.ROOT_RUN_ID),
  SESSION("session_id", SummaryField.ROOT_SESSION_ID),
  USER("user_id", SummaryField.ROOT_USER_ID),
  AGENT("agent_id", SummaryField.ROOT_AGENT_ID),
  TEAM("team_id", SummaryField.ROOT_TEAM_ID),
  WORKFLOW("workflow_id", SummaryField.ROOT_WORKFLOW_ID);

  private final String field;
  private final SummaryField listed;

  TraceIdentity(String field, SummaryField listed) {
    this.field = field;
    this.listed = listed;
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
    SummaryValues values = SummaryValues.of(tree.spans());
    return known(identity -> values.field(identity.listed));
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
}
