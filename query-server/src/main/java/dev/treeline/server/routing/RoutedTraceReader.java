package dev.treeline.server.routing;

import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.trace.Coverage;
import dev.treeline.trace.Room;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.SummaryPage;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceLocator;
import dev.treeline.trace.TraceLocator.Owner;
import dev.treeline.trace.TraceReader;
import java.util.Set;

/** Reads here what is here, and one hop away what is there, with the key of one caller. */
final class RoutedTraceReader implements TraceReader {

  private static final int RETRY_SECONDS = 1;

  private final TraceReader local;
  private final TraceLocator locator;
  private final PeerClient peers;
  private final Scatter scatter;
  private final String key;

  RoutedTraceReader(
      TraceReader local, TraceLocator locator, PeerClient peers, Scatter scatter, String key) {
    this.local = local;
    this.locator = locator;
    this.peers = peers;
    this.scatter = scatter;
    this.key = key;
  }

  @Override
  public TraceAnswer trace(Tenant tenant, TraceId traceId, Room room) {
    Owner owner = locator.ownerOf(tenant, traceId);
    if (owner instanceof Owner.Here) {
      return local.trace(tenant, traceId, room);
    }
    if (owner instanceof Owner.There there) {
      try {
        return peers
            .trace(Peer.of(there), key, traceId)
            .map(TraceAnswer.class::cast)
            .orElseGet(TraceAnswer.NotFound::new);
      } catch (PeerException e) {
        return new TraceAnswer.Unavailable(why(e), e.retryAfterSeconds());
      }
    }
    return new TraceAnswer.Unavailable(((Owner.Nobody) owner).why(), RETRY_SECONDS);
  }

  @Override
  public RunAnswer run(Tenant tenant, String runId) {
    RunAnswer answer = ask(tenant, runId);
    if (!(answer instanceof RunAnswer.NotFound)) {
      return answer;
    }
    // Each partition of the intake may hold a span of the run that its index was not told of. In
    // this order: what they had seen when they were asked is told by then, and the index, asked
    // again, must know it. Asked before them, it could be told of the run in between.
    Set<Integer> missing = coverage().missing();
    return missing.isEmpty()
        ? ask(tenant, runId)
        : new RunAnswer.Unavailable(
            "spans of this run may be in partitions that are behind, or that nobody who answers"
                + " has: "
                + missing,
            RETRY_SECONDS);
  }

  /** Asks the owner of the index's partition. */
  private RunAnswer ask(Tenant tenant, String runId) {
    Owner owner = locator.ownerOfRun(tenant, runId);
    if (owner instanceof Owner.Here) {
      return local.run(tenant, runId);
    }
    if (owner instanceof Owner.There there) {
      try {
        return peers
            .run(Peer.of(there), key, runId)
            .map(RunAnswer.class::cast)
            .orElseGet(RunAnswer.NotFound::new);
      } catch (PeerException e) {
        return new RunAnswer.Unavailable(why(e), e.retryAfterSeconds());
      }
    }
    return new RunAnswer.Unavailable(((Owner.Nobody) owner).why(), RETRY_SECONDS);
  }

  @Override
  public SummaryPage list(Tenant tenant, SummaryQuery query) {
    return scatter.list(local, tenant, locator.peers(), key, query);
  }

  @Override
  public Coverage coverage() {
    return scatter.coverage(local, locator.peers(), key);
  }

  private static String why(PeerException e) {
    return String.valueOf(e.getMessage());
  }
}
