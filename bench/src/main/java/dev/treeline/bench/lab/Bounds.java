package dev.treeline.bench.lab;

/**
 * How long a benchmark may go on.
 *
 * @param rounds that count, after one that warms up
 * @param spans in one measurement, about
 */
public record Bounds(int rounds, int spans) {}
