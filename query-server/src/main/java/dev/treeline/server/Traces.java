package dev.treeline.server;

import dev.treeline.trace.TraceLocator;
import dev.treeline.trace.TraceReader;

/** Where traces are read: this instance's own, and who holds the others. */
public record Traces(TraceReader local, TraceLocator locator) {}
