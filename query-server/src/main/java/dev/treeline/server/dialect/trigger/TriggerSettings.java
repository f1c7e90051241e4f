package dev.treeline.server.dialect.trigger;

/**
 * What can be set about this dialect.
 *
 * @param maxSpans the spans of a tree that are shown; 0 for all
 */
public record TriggerSettings(int maxSpans) {

  public static final TriggerSettings DEFAULT = new TriggerSettings(0);
}
