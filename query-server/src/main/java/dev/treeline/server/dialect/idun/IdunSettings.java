package dev.treeline.server.dialect.idun;

/**
 * What can be set about this dialect.
 *
 * @param maxDepth the levels of a tree that are shown; 0 for all
 */
public record IdunSettings(int maxDepth) {

  public static final IdunSettings DEFAULT = new IdunSettings(0);
}
