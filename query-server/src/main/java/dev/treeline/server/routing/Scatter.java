package dev.treeline.server.routing;

import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.trace.SummaryPage;
import dev.treeline.trace.TraceReader;
import dev.treeline.trace.TraceSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Asks all instances at once for their newest traces, and names those that did not answer. */
final class Scatter {

  private static final Comparator<TraceSummary> NEWEST_FIRST =
      Comparator.comparingLong(TraceSummary::firstArrival)
          .reversed()
          .thenComparing(TraceSummary::traceId);

  private final PeerClient peers;
  private final Executor executor;

  Scatter(PeerClient peers, Executor executor) {
    this.peers = peers;
    this.executor = executor;
  }

  SummaryPage newest(TraceReader local, Tenant tenant, List<String> others, String key, int limit) {
    List<CompletableFuture<SummaryPage>> asked =
        others.stream()
            .map(address -> new Peer(address))
            .map(peer -> CompletableFuture.supplyAsync(() -> ask(peer, key, limit), executor))
            .toList();
    List<SummaryPage> pages = new ArrayList<>(List.of(local.newest(tenant, limit)));
    asked.forEach(page -> pages.add(page.join()));
    return merge(pages, limit);
  }

  private SummaryPage ask(Peer peer, String key, int limit) {
    try {
      return peers.newest(peer, key, limit);
    } catch (PeerException e) {
      return new SummaryPage(List.of(), List.of(peer.address()));
    }
  }

  /** While a partition moves, two instances may list one trace. */
  private static SummaryPage merge(List<SummaryPage> pages, int limit) {
    Map<TraceId, TraceSummary> summaries = new LinkedHashMap<>();
    List<String> failed = new ArrayList<>();
    for (SummaryPage page : pages) {
      page.summaries().forEach(summary -> summaries.putIfAbsent(summary.traceId(), summary));
      failed.addAll(page.failedHosts());
    }
    return new SummaryPage(
        summaries.values().stream().sorted(NEWEST_FIRST).limit(limit).toList(),
        failed.stream().distinct().sorted().toList());
  }
}
