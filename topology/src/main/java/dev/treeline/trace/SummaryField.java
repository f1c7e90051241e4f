package dev.treeline.trace;

/**
 * What a list of traces can be searched by, beside name, time and status. The order is that of the
 * stored form.
 */
public enum SummaryField {
  SERVICE,
  RUN_ID,
  SESSION_ID,
  USER_ID,
  AGENT_ID,
  TEAM_ID,
  WORKFLOW_ID
}
