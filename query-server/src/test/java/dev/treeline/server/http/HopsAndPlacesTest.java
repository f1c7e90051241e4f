package dev.treeline.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.treeline.server.auth.Access;
import dev.treeline.server.routing.FixedLocator;
import dev.treeline.server.routing.InMemoryTraceReader;
import dev.treeline.server.routing.Routing;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.trace.TraceAnswer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two instances that ask each other must not wait for each other's places. */
@Timeout(60)
class HopsAndPlacesTest {

  private static final Tenant SHOP = Tenant.named("shop");
  private static final Duration NEVER = Duration.ofDays(1);

  @Test
  void whoWaitsForAPeerHoldsNoPlaceThatThePeerWaitsFor() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    ScheduledExecutorScheduler scheduler = new ScheduledExecutorScheduler();
    scheduler.start();
    CountDownLatch answeredThePeer = new CountDownLatch(1);
    HttpServer peer = peerThatFirstWaitsFor(answeredThePeer, threads);
    AtomicReference<TraceAnswer> answer = new AtomicReference<>();
    try (Routing routing =
        new Routing(
            new InMemoryTraceReader(), FixedLocator.there(peer.getAddress().getPort()), 16)) {
      FewAtOnce onePlace = new FewAtOnce(threads, scheduler, 1, NEVER);
      onePlace.execute(
          () ->
              answer.set(
                  routing
                      .readerFor(new Access.Granted(SHOP, "key", "key"))
                      .trace(SHOP, new TraceId(1, 2))));
      onePlace.execute(answeredThePeer::countDown); // what the peer asks this instance meanwhile

      await().until(() -> answer.get() != null);
      assertThat(answer.get()).isInstanceOf(TraceAnswer.NotFound.class);
    } finally {
      peer.stop(0);
      scheduler.stop();
      threads.shutdownNow();
    }
  }

  private static HttpServer peerThatFirstWaitsFor(CountDownLatch other, ExecutorService threads)
      throws IOException {
    HttpServer peer =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    peer.setExecutor(threads);
    peer.createContext(
        "/",
        exchange -> {
          try {
            other.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.getResponseHeaders().add("Treeline-Peer-Answer", "not-found");
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    peer.start();
    return peer;
  }
}
