package dev.treeline.server.routing;

import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.trace.Coverage;
import dev.treeline.trace.SummaryPage;
import dev.treeline.trace.TraceReader;
import dev.treeline.trace.TraceSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Asks all instances at once. */
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

  /** Whoever does not answer has seen nothing. */
  Coverage coverage(TraceReader local, List<String> others, String key) {
    List<CompletableFuture<Coverage>> asked =
        askAll(others, peer -> peers.coverage(peer, key), peer -> new Coverage(0, Set.of()));
    Coverage coverage = local.coverage();
    for (CompletableFuture<Coverage> answer : asked) {
      coverage = coverage.plus(answer.join());
    }
    return coverage;
  }

  SummaryPage newest(TraceReader local, Tenant tenant, List<String> others, String key, int limit) {
    List<CompletableFuture<SummaryPage>> asked =
        askAll(
            others,
            peer -> peers.newest(peer, key, limit),
            peer -> new SummaryPage(List.of(), List.of(peer.address())));
    List<SummaryPage> pages = new ArrayList<>(List.of(local.newest(tenant, limit)));
    asked.forEach(page -> pages.add(page.join()));
    return merge(pages, limit);
  }

  private interface Question<T> {
    T ask(Peer peer) throws PeerException;
  }

  private <T> List<CompletableFuture<T>> askAll(
      List<String> others, Question<T> question, Function<Peer, T> withoutAnswer) {
    return others.stream()
        .map(address -> new Peer(address))
        .map(
            peer ->
                CompletableFuture.supplyAsync(
                    () -> {
                      try {
                        return question.ask(peer);
                      } catch (PeerException e) {
                        return withoutAnswer.apply(peer);
                      }
                    },
                    executor))
        .toList();
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
