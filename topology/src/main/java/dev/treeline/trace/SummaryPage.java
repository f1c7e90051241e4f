package dev.treeline.trace;

import java.util.List;

/**
 * Summaries, newest first.
 *
 * @param failedHosts instances that did not answer: where there is one, traces may be missing
 */
public record SummaryPage(List<TraceSummary> summaries, List<String> failedHosts) {}
