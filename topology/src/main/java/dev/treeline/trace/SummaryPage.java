package dev.treeline.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Summaries, newest first: all that match between the query's position and {@code next}. There may
 * be fewer than asked for, or none, and more to come: a page looks at a bounded number of traces.
 *
 * @param next after which the next page begins; null where nothing is left
 * @param failedHosts instances that did not answer: where there is one, traces may be missing
 * @param coverage likewise, where partitions are missing from it
 */
public record SummaryPage(
    List<TraceSummary> summaries,
    @Nullable SummaryPosition next,
    List<String> failedHosts,
    Coverage coverage) {

  public static SummaryPage failed(String host) {
    return new SummaryPage(List.of(), null, List.of(host), Coverage.NONE);
  }

  /**
   * Without what an instance of an earlier version found, which does not know all of the filter.
   */
  public SummaryPage matching(SummaryFilter filter) {
    return new SummaryPage(
        summaries.stream().filter(filter::matches).toList(), next, failedHosts, coverage);
  }

  /**
   * Of the same query to several that have different traces. What lies beyond the place at which
   * one of them stopped is left to the next page: that one may have traces in between.
   */
  public static SummaryPage merge(List<SummaryPage> pages, int limit) {
    NavigableMap<SummaryPosition, TraceSummary> found = new TreeMap<>();
    SummaryPosition end = null;
    Set<String> failed = new TreeSet<>();
    Coverage coverage = Coverage.NONE;
    for (SummaryPage page : pages) {
      // While a partition moves, two may have one trace.
      page.summaries.forEach(summary -> found.putIfAbsent(summary.position(), summary));
      if (page.next != null && (end == null || page.next.compareTo(end) < 0)) {
        end = page.next;
      }
      failed.addAll(page.failedHosts);
      coverage = coverage.plus(page.coverage);
    }
    List<TraceSummary> seen =
        new ArrayList<>((end == null ? found : found.headMap(end, true)).values());
    if (seen.size() > limit) {
      seen = seen.subList(0, limit);
      end = seen.get(limit - 1).position();
    }
    return new SummaryPage(List.copyOf(seen), end, List.copyOf(failed), coverage);
  }
}
