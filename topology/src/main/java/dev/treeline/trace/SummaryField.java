package dev.treeline.trace;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a list of traces can be searched by, beside name, time and status. The order is that of the
 * stored form. How each is told by the spans of a trace is in {@link SummaryValues}.
 */
public enum SummaryField {
  SERVICE(null),
  RUN_ID(null),
  SESSION_ID(null),
  USER_ID(null),
  AGENT_ID(null),
  TEAM_ID(null),
  WORKFLOW_ID(null),
  /** The root's own word comes first, as with all that begin so. */
  ROOT_RUN_ID(RUN_ID),
  ROOT_SESSION_ID(SESSION_ID),
  ROOT_USER_ID(USER_ID),
  ROOT_AGENT_ID(AGENT_ID),
  ROOT_TEAM_ID(TEAM_ID),
  ROOT_WORKFLOW_ID(WORKFLOW_ID),
  /** The first span that has the plain key comes first. */
  FIRST_SESSION_ID(SESSION_ID),
  FIRST_USER_ID(USER_ID);

  /** Those of Treeline itself. */
  public static final List<SummaryField> CANONICAL =
      Arrays.stream(values()).filter(field -> field.base == null).toList();

  /** Those that read a canonical field in another way, as a product does. */
  public static final List<SummaryField> READINGS =
      Arrays.stream(values()).filter(field -> field.base != null).toList();

  private final @Nullable SummaryField base;

  SummaryField(@Nullable SummaryField base) {
    this.base = base;
  }

  /** The canonical field that is read; itself where it is one. */
  public SummaryField base() {
    return base == null ? this : base;
  }
}
