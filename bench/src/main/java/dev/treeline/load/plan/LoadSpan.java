package dev.treeline.load.plan;

import dev.treeline.span.Span;

/**
 * A span to send.
 *
 * @param trace its number in the plan
 * @param number within its trace
 * @param late to be held back until its trace is closed
 * @param again whether it was sent before
 */
public record LoadSpan(Span span, long trace, int number, boolean late, boolean again) {}
