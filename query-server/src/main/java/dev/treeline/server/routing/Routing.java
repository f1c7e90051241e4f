package dev.treeline.server.routing;

import dev.treeline.server.auth.Access;
import dev.treeline.server.http.Door;
import dev.treeline.server.http.ReaderSource;
import dev.treeline.server.http.RouteSource;
import dev.treeline.server.limits.SpanBudget;
import dev.treeline.threads.DaemonThreads;
import dev.treeline.trace.TraceLocator;
import dev.treeline.trace.TraceReader;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Both ends of a hop: readers that ask other instances, and the routes that answer them. */
public final class Routing implements ReaderSource, AutoCloseable {

  private static final Duration TOTAL = Duration.ofSeconds(5);

  private final TraceReader local;
  private final TraceLocator locator;
  private final PeerClient peers;
  private final ExecutorService scatterThreads;
  private final Scatter scatter;

  /**
   * Lets at most half of a server's threads wait for other instances.
   *
   * @param serverThreads of the server whose requests hop
   */
  public Routing(TraceReader local, TraceLocator locator, int serverThreads) {
    this(local, locator, serverThreads, TOTAL);
  }

  Routing(TraceReader local, TraceLocator locator, int serverThreads, Duration total) {
    this.local = local;
    this.locator = locator;
    this.peers = new PeerClient(total, Math.max(1, serverThreads / 2));
    this.scatterThreads = scatterThreads();
    this.scatter = new Scatter(peers, scatterThreads);
  }

  @Override
  public TraceReader readerFor(Access.Granted caller) {
    return new RoutedTraceReader(local, locator, peers, scatter, caller.key());
  }

  /** Answer other instances from this instance's stores. */
  public RouteSource peerRoutes(Door door, SpanBudget spans) {
    return new PeerRoutes(door, local, spans);
  }

  @Override
  public void close() {
    scatterThreads.shutdownNow();
    peers.close();
  }

  /** As many threads as there are hops at once, which the client bounds. */
  private static ExecutorService scatterThreads() {
    return Executors.newCachedThreadPool(DaemonThreads.named("scatter"));
  }
}
