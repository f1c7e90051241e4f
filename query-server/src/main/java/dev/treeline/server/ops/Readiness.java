package dev.treeline.server.ops;

/**
 * Whether this instance can do its work.
 *
 * @param state in words, for people
 */
public record Readiness(boolean ready, String state) {}
