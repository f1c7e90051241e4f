package dev.treeline.topics;

/** The names that other programs rely on. */
public final class Topics {

  public static final String SPANS = "treeline.spans";
  public static final String TRACES = "treeline.traces";
  public static final String RUNS = "treeline.runs";
  public static final String DEAD_LETTERS = "treeline.dead-letters";

  /** Carries the tenant of a record of {@link #SPANS}. */
  public static final String TENANT_HEADER = "treeline-tenant";

  private Topics() {}
}
