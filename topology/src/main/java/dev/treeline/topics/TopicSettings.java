package dev.treeline.topics;

import java.time.Duration;

/**
 * How the topics are made where they are missing.
 *
 * @param partitions of all of them; cannot grow later
 * @param replication -1 for the broker's default
 * @param retention how long spans and completed traces are kept
 */
public record TopicSettings(Topics names, int partitions, short replication, Duration retention) {}
