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
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads here what is here, and one hop away what is there, with the key of one caller. Where the
 * owner gives no answer, or not soon, who has a copy is asked.
 */
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
    AskedRoom asked = new AskedRoom(room);
    return ofOwnerOrCopy(
        locator.ownerOf(tenant, traceId),
        () -> locator.copiesOf(tenant, traceId),
        (whom, copied) ->
            asked.none == null ? ask(whom, copied, tenant, traceId, asked) : asked.none,
        TraceAnswer.Unavailable.class);
  }

  /** Where there is none for a trace, a copy of it needs as much, and is older. */
  private static final class AskedRoom implements Room {
    private final Room room;
    private TraceAnswer.@Nullable Unavailable none;

    AskedRoom(Room room) {
      this.room = room;
    }

    @Override
    public TraceAnswer.@Nullable Unavailable take(long spans, long bytes) {
      none = room.take(spans, bytes);
      return none;
    }
  }

  private TraceAnswer ask(Owner whom, boolean copied, Tenant tenant, TraceId traceId, Room room) {
    if (whom instanceof Owner.Here) {
      return local.trace(tenant, traceId, room);
    }
    if (whom instanceof Owner.There there) {
      try {
        return peers
            .trace(Peer.of(there), copied, key, traceId, room)
            .orElseGet(TraceAnswer.NotFound::new);
      } catch (PeerException e) {
        return new TraceAnswer.Unavailable(why(e), e.retryAfterSeconds());
      }
    }
    return new TraceAnswer.Unavailable(((Owner.Nobody) whom).why(), RETRY_SECONDS);
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

  /** Asks the owner of the index's partition, or who has a copy of it. */
  private RunAnswer ask(Tenant tenant, String runId) {
    return ofOwnerOrCopy(
        locator.ownerOfRun(tenant, runId),
        () -> locator.copiesOfRun(tenant, runId),
        (whom, copied) -> ask(whom, copied, tenant, runId),
        RunAnswer.Unavailable.class);
  }

  private interface Question<A> {
    A ask(Owner whom, boolean copied);
  }

  /** Of what is here, others are looked for only where it cannot be read: it mostly can. */
  private static <A> A ofOwnerOrCopy(
      Owner owner, Supplier<List<Owner>> copies, Question<A> question, Class<?> unavailable) {
    boolean here = owner instanceof Owner.Here;
    List<Owner> others = here ? List.of() : copies.get();
    A answer = question.ask(owner, !others.isEmpty());
    return unavailable.isInstance(answer)
        ? (here ? copies.get() : others)
            .stream()
                .map(other -> question.ask(other, false))
                .filter(copy -> !unavailable.isInstance(copy))
                .findFirst()
                .orElse(answer)
        : answer;
  }

  private RunAnswer ask(Owner whom, boolean copied, Tenant tenant, String runId) {
    if (whom instanceof Owner.Here) {
      return local.run(tenant, runId);
    }
    if (whom instanceof Owner.There there) {
      try {
        return peers
            .run(Peer.of(there), copied, key, runId)
            .map(RunAnswer.class::cast)
            .orElseGet(RunAnswer.NotFound::new);
      } catch (PeerException e) {
        return new RunAnswer.Unavailable(why(e), e.retryAfterSeconds());
      }
    }
    return new RunAnswer.Unavailable(((Owner.Nobody) whom).why(), RETRY_SECONDS);
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
