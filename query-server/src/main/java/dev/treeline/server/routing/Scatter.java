package dev.treeline.server.routing;

import dev.treeline.server.http.FewAtOnce;
import dev.treeline.span.Tenant;
import dev.treeline.trace.Coverage;
import dev.treeline.trace.SummaryPage;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.TraceLocator.Owner;
import dev.treeline.trace.TraceReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Asks all instances at once. */
final class Scatter {

  private final PeerClient peers;
  private final Executor executor;

  Scatter(PeerClient peers, Executor executor) {
    this.peers = peers;
    this.executor = executor;
  }

  /** Whoever does not answer has seen nothing. */
  Coverage coverage(TraceReader local, List<Owner.There> others, String key) {
    List<CompletableFuture<Coverage>> asked =
        askAll(others, peer -> peers.coverage(peer, key), peer -> Coverage.NONE);
    Coverage coverage = local.coverage();
    for (CompletableFuture<Coverage> answer : asked) {
      coverage = coverage.plus(answer.join());
    }
    return coverage;
  }

  /** Names those who do not answer. */
  SummaryPage list(
      TraceReader local, Tenant tenant, List<Owner.There> others, String key, SummaryQuery query) {
    List<CompletableFuture<SummaryPage>> asked =
        askAll(
            others,
            peer -> peers.list(peer, key, query).matching(query.filter()),
            peer -> SummaryPage.failed(peer.address()));
    List<SummaryPage> pages = new ArrayList<>(List.of(local.list(tenant, query)));
    asked.forEach(page -> pages.add(page.join()));
    return SummaryPage.merge(pages, query.limit());
  }

  private interface Question<T> {
    T ask(Peer peer) throws PeerException;
  }

  private <T> List<CompletableFuture<T>> askAll(
      List<Owner.There> others, Question<T> question, Function<Peer, T> withoutAnswer) {
    if (!others.isEmpty()) {
      FewAtOnce.waits();
    }
    return others.stream()
        .map(Peer::of)
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
}
