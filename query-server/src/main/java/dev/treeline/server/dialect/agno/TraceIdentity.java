package dev.treeline.server.dialect.agno;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.span.Span;
import dev.treeline.trace.TraceTree;
import dev.treeline.vocabulary.CanonicalField;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ids by which Agno knows a trace. It looks at the root span, at its own keys first; where that
 * yields nothing, the first span that carries the canonical field tells it.
 */
enum TraceIdentity {
  RUN("run_id", CanonicalField.RUN_ID, "run_id", "agno.run.id"),
  SESSION("session_id", CanonicalField.SESSION_ID, "session_id", "agno.session.id", "session.id"),
  USER("user_id", CanonicalField.USER_ID, "user_id", "agno.user.id", "user.id"),
  AGENT("agent_id", CanonicalField.AGENT_ID, "agent_id", "agno.agent.id"),
  TEAM("team_id", CanonicalField.TEAM_ID, "team_id", "agno.team.id"),
  WORKFLOW("workflow_id", CanonicalField.WORKFLOW_ID, "workflow_id", "agno.workflow.id");

  private final String field;
  private final CanonicalField canonical;

  @SuppressWarnings("ImmutableEnumChecker") // it comes from List.of
  private final List<String> rootKeys;

  TraceIdentity(String field, CanonicalField canonical, String... rootKeys) {
    this.field = field;
    this.canonical = canonical;
    this.rootKeys = List.of(rootKeys);
  }

  /** Those that are known. */
  static void writeAll(JsonGenerator json, TraceTree tree) throws IOException {
    for (TraceIdentity identity : values()) {
      String id = identity.in(tree);
      if (id != null) {
        json.writeStringField(identity.field, id);
      }
    }
  }

  private @Nullable String in(TraceTree tree) {
    Span root = tree.mainRoot();
    if (root != null) {
      for (String key : rootKeys) {
        String id = root.attributes().text(key);
        if (id != null && !id.isEmpty()) {
          return id;
        }
      }
    }
    return canonical.firstText(tree.spans());
  }
}
