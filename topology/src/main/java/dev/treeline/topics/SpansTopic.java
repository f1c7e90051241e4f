package dev.treeline.topics;

/** {@code treeline.spans} as it is: what is made of it follows it. */
public record SpansTopic(int partitions, int replicas) {}
