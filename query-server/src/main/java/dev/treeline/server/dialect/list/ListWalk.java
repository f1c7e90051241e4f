package dev.treeline.server.dialect.list;

import dev.treeline.span.Tenant;
import dev.treeline.trace.SummaryFilter;
import dev.treeline.trace.SummaryPage;
import dev.treeline.trace.SummaryPosition;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.TraceReader;
import dev.treeline.trace.TraceSummary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a list, newest first, for one answer. It holds one page at a time, looks up a
 * bounded number of them, and remembers what the answer must say of itself.
 */
public final class ListWalk {

  /** Of the list port, each of which reads a bounded number of rows of each partition. */
  static final int MOST_LOOK_UPS = 100;

  /** The most that a look-up brings. */
  public static final int PAGE = 1_000;

  private final TraceReader reader;
  private final Tenant tenant;
  private final SummaryFilter filter;
  private final Set<String> failedHosts = new TreeSet<>();
  private final Set<Integer> missingPartitions = new TreeSet<>();
  private final Set<String> reasons = new TreeSet<>();

  public ListWalk(TraceReader reader, Tenant tenant, SummaryFilter filter) {
    this.reader = reader;
    this.tenant = tenant;
    this.filter = filter;
  }

  /**
   * Shows the traces to a visitor until it says false.
   *
   * @param page how many traces the first look-up brings; each further one brings more, because a
   *     visitor who is not content by then takes few of them
   * @return where the list goes on; null where nothing is left
   */
  public @Nullable SummaryPosition walk(
      @Nullable SummaryPosition after, int page, Predicate<TraceSummary> visitor) {
    SummaryPosition at = after;
    int size = page;
    for (int lookUps = 0; lookUps < MOST_LOOK_UPS; lookUps++) {
      SummaryPage found = reader.list(tenant, new SummaryQuery(filter, size, at));
      failedHosts.addAll(found.failedHosts());
      missingPartitions.addAll(found.coverage().missing());
      List<TraceSummary> summaries = found.summaries();
      for (int i = 0; i < summaries.size(); i++) {
        if (!visitor.test(summaries.get(i))) {
          boolean last = i == summaries.size() - 1 && found.next() == null;
          return last ? null : summaries.get(i).position();
        }
      }
      at = found.next();
      if (at == null) {
        return null;
      }
      size = Math.min(2 * size, PAGE);
    }
    cut("look_ups");
    return at;
  }

  /** The answer is not all that was asked for. */
  public void cut(String why) {
    reasons.add(why);
  }

  /** What the answer says of itself, in the headers of an answer with one trace. */
  public Map<String, String> headers() {
    Set<String> all = new TreeSet<>(reasons);
    Map<String, String> headers = new LinkedHashMap<>();
    if (!failedHosts.isEmpty()) {
      all.add("failed_hosts");
      headers.put("Treeline-Failed-Hosts", String.join(",", failedHosts));
    }
    if (!missingPartitions.isEmpty()) {
      all.add("missing_partitions");
      headers.put(
          "Treeline-Missing-Partitions",
          missingPartitions.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }
    if (!all.isEmpty()) {
      headers.put("Treeline-Status", "partial");
      headers.put("Treeline-Reason", String.join(",", all));
    }
    return headers;
  }
}
