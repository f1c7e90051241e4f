package dev.treeline.server.dialect;

import java.time.Duration;
import java.time.Instant;

/**
 * How much of a limit of requests is left after one of them.
 *
 * @param name of the limit, for people and headers
 * @param limit requests in each period
 * @param secondsUntilReset rounded up: who waits that long is let in
 */
public record RateLimit(
    String name,
    long limit,
    Duration period,
    long remaining,
    Instant resetsAt,
    int secondsUntilReset) {}
