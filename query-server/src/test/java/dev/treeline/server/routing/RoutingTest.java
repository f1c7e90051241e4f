package dev.treeline.server.routing;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpServer;
import dev.treeline.server.auth.Access;
import dev.treeline.server.http.WebServer;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.threads.DaemonThreads;
import dev.treeline.trace.ClosedBy;
import dev.treeline.trace.Coverage;
import dev.treeline.trace.Room;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.StoredAnswer;
import dev.treeline.trace.SummaryField;
import dev.treeline.trace.SummaryFilter;
import dev.treeline.trace.SummaryPage;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceLocator;
import dev.treeline.trace.TraceLocator.Owner;
import dev.treeline.trace.TraceReader;
import dev.treeline.trace.TraceSummary;
import dev.treeline.trace.TraceTree;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hop does when the other side is not what it should be. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a read has no interrupt
class RoutingTest {

  private static final Tenant SHOP = Tenant.named("shop");
  private static final Access.Granted CALLER = Instances.caller(SHOP);
  private static final TraceId ID = traceId("t");
  private static final Duration SHORT = Duration.ofMillis(300);

  @Test
  void aPeerThatIsDownIsUnavailableAndNeverNotFound() throws IOException {
    TraceReader reader = readerOf(FixedLocator.there(Ports.free()));

    assertThat(reader.trace(SHOP, ID))
        .isInstanceOfSatisfying(
            TraceAnswer.Unavailable.class,
            down -> assertThat(down.retryAfterSeconds()).isPositive());
    assertThat(reader.run(SHOP, "r")).isInstanceOf(RunAnswer.Unavailable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void aListNamesThePeersThatDidNotAnswerAndMergesTheOthers(String host) throws IOException {
    assumeThat(InetAddress.getByName(host)).matches(RoutingTest::isHere, "is here");
    AtomicLong clock = new AtomicLong();
    InMemoryTraceReader local = new InMemoryTraceReader(clock);
    InMemoryTraceReader remote = new InMemoryTraceReader(clock);
    local.add(SHOP, List.of(aSpan("a").inTrace("one").build()));
    remote.add(SHOP, List.of(aSpan("b").inTrace("two").build()));
    local.add(SHOP, List.of(aSpan("c").inTrace("three").build()));
    int down = Ports.free();
    try (WebServer peer = Instances.holding(host, remote)) {
      TraceLocator locator =
          new FixedLocator(
              new Owner.Here(),
              List.of(new Owner.There(host, down), new Owner.There(host, peer.port())));
      try (Routing routing = new Routing(local, locator, 16)) {
        SummaryPage page = routing.readerFor(CALLER).list(SHOP, SummaryQuery.newest(2));

        assertThat(page.summaries())
            .extracting(TraceSummary::traceId)
            .containsExactly(traceId("three"), traceId("two"));
        assertThat(page.failedHosts())
            .containsExactly(Peer.of(new Owner.There(host, down)).address());
      }
    }
  }

  /** Some look at few traces a page, and none may be left out or come twice. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 100})
  void theWalkThroughAListIsTheSameWhoeverHasTheTraces(int limit) {
    AtomicLong clock = new AtomicLong();
    InMemoryTraceReader local = new InMemoryTraceReader(clock).covering(2, 0).lookingAt(3);
    InMemoryTraceReader remote = new InMemoryTraceReader(clock).covering(2, 1).lookingAt(5);
    List<TraceId> expected = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String user = i % 7 == 0 || i > 40 ? "u" : "other";
      Span span = aSpan("s").inTrace("t" + i).with("user.id", user).build();
      (i % 5 < 2 ? local : remote).add(SHOP, List.of(span));
      if (user.equals("u")) {
        expected.add(0, span.traceId());
      }
    }
    SummaryFilter ofUser =
        new SummaryFilter(
            Long.MIN_VALUE, Long.MAX_VALUE, null, Map.of(SummaryField.USER_ID, "u"), null, null);
    try (WebServer peer = Instances.holding(remote);
        Routing routing = new Routing(local, hereAnd(peer), 16)) {
      TraceReader reader = routing.readerFor(CALLER);
      List<TraceId> walked = new ArrayList<>();
      SummaryPage page = reader.list(SHOP, new SummaryQuery(ofUser, limit, null));
      while (true) {
        assertThat(page.summaries()).hasSizeLessThanOrEqualTo(limit);
        assertThat(page.failedHosts()).isEmpty();
        assertThat(page.coverage().missing()).isEmpty();
        page.summaries().forEach(summary -> walked.add(summary.traceId()));
        if (page.next() == null) {
          break;
        }
        local.add(SHOP, List.of(aSpan("n").inTrace("new" + clock).with("user.id", "u").build()));
        page = reader.list(SHOP, new SummaryQuery(ofUser, limit, page.next()));
      }
      assertThat(walked).isEqualTo(expected);
    }
  }

  @Test
  void anUnknownRunIsNotFoundWhereAllPartitionsAreSeenByOneOrTheOther() {
    InMemoryTraceReader remote = new InMemoryTraceReader().covering(4, 3, 1);
    try (WebServer peer = Instances.holding(remote);
        Routing routing =
            new Routing(new InMemoryTraceReader().covering(4, 0, 2), hereAnd(peer), 16)) {
      assertThat(routing.readerFor(CALLER).run(SHOP, "r")).isInstanceOf(RunAnswer.NotFound.class);
    }
  }

  /** One is behind there, and one is nobody's. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void anUnknownRunIsUnavailableWhileOnePartitionIsNotSeen(int missing) {
    List<Integer> here = Stream.of(0, 2).filter(p -> p != missing).toList();
    List<Integer> there = Stream.of(1, 3).filter(p -> p != missing).toList();
    InMemoryTraceReader remote =
        new InMemoryTraceReader().covering(4, there.toArray(Integer[]::new));
    InMemoryTraceReader local = new InMemoryTraceReader().covering(4, here.toArray(Integer[]::new));
    local.add(SHOP, List.of(aSpan("a").with("run_id", "known").build()));
    try (WebServer peer = Instances.holding(remote);
        Routing routing = new Routing(local, hereAnd(peer), 16)) {
      TraceReader reader = routing.readerFor(CALLER);
      assertThat(reader.run(SHOP, "r"))
          .isInstanceOfSatisfying(
              RunAnswer.Unavailable.class,
              answer -> {
                assertThat(answer.why()).contains("[" + missing + "]");
                assertThat(answer.retryAfterSeconds()).isPositive();
              });
      assertThat(reader.run(SHOP, "known")).isInstanceOf(RunAnswer.Found.class);
    }
  }

  @Test
  void anUnknownRunIsUnavailableWhileAPeerThatHasPartitionsDoesNotAnswer() throws IOException {
    TraceLocator locator =
        new FixedLocator(new Owner.Here(), List.of(new Owner.There("127.0.0.1", Ports.free())));
    try (Routing routing =
        new Routing(new InMemoryTraceReader().covering(2, 0), locator, 16, SHORT)) {
      assertThat(routing.readerFor(CALLER).run(SHOP, "r"))
          .isInstanceOf(RunAnswer.Unavailable.class);
    }
  }

  /** The index is told of a run just as the clocks are asked: looked at before, it is not there. */
  @Test
  void aRunThatBecomesKnownWhileTheClocksAreAskedIsFound() {
    InMemoryTraceReader index = new InMemoryTraceReader();
    InMemoryTraceReader remote =
        new InMemoryTraceReader() {
          @Override
          public Coverage coverage() {
            index.add(SHOP, List.of(aSpan("a").with("run_id", "r").build()));
            return super.coverage();
          }
        };
    try (WebServer peer = Instances.holding(remote);
        Routing routing = new Routing(index, hereAnd(peer), 16)) {
      assertThat(routing.readerFor(CALLER).run(SHOP, "r")).isInstanceOf(RunAnswer.Found.class);
    }
  }

  private static TraceLocator hereAnd(WebServer peer) {
    return new FixedLocator(new Owner.Here(), List.of(new Owner.There("127.0.0.1", peer.port())));
  }

  @Test
  void whereNobodyOwnsATraceItIsUnavailable() {
    TraceReader reader = readerOf(new FixedLocator(new Owner.Nobody("rebalancing"), List.of()));

    assertThat(reader.trace(SHOP, ID)).isEqualTo(new TraceAnswer.Unavailable("rebalancing", 1));
    assertThat(reader.run(SHOP, "r")).isEqualTo(new RunAnswer.Unavailable("rebalancing", 1));
  }

  @Test
  void whatIsHereIsReadHere() {
    InMemoryTraceReader local = new InMemoryTraceReader();
    local.add(SHOP, List.of(aSpan("root").inTrace("t").build()));
    try (Routing routing = new Routing(local, FixedLocator.here(), 16)) {
      assertThat(routing.readerFor(CALLER).trace(SHOP, ID)).isInstanceOf(TraceAnswer.Found.class);
    }
  }

  /** Each answer is read to its end, else its connection could not be used again. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2_000})
  void manyHopsTakeOneConnection(int spans) throws IOException {
    InMemoryTraceReader held = new InMemoryTraceReader();
    for (int i = 0; i < spans; i++) {
      held.add(SHOP, List.of(aSpan("s" + i).inTrace("t").startingAt(i).build()));
    }
    try (WebServer peer = Instances.holding(held);
        ConnectionCounter counted = ConnectionCounter.before(peer.port());
        Routing routing =
            new Routing(new InMemoryTraceReader(), FixedLocator.there(counted.port()), 16)) {
      TraceReader reader = routing.readerFor(CALLER);
      for (int i = 0; i < 20; i++) {
        TraceAnswer answer = reader.trace(SHOP, ID);
        if (spans == 0) {
          assertThat(answer).isInstanceOf(TraceAnswer.NotFound.class);
        } else {
          assertThat(answer)
              .isInstanceOfSatisfying(
                  TraceAnswer.Found.class,
                  found -> assertThat(found.trace().tree().size()).isEqualTo(spans));
        }
      }
      assertThat(counted.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 404, 502})
  void theAnswerOfAProxyIsNoAnswer(int status) throws IOException {
    assertThat(askedOfA(status, "<html>", false)).isInstanceOf(TraceAnswer.Unavailable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\0\0\0\u0010short", "\u007f\u007f\u007f\u007f", "\0\0\0\u0002xx"})
  void aBodyThatIsNoWholeTraceIsUnavailable(String body) throws IOException {
    assertThat(askedOfA(200, body, true)).isInstanceOf(TraceAnswer.Unavailable.class);
  }

  @Test
  void aPeerThatTakesTheConnectionAndSaysNothingIsUnavailableInTime() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Routing routing = shortRouting(silent.getLocalPort())) {
      assertThat(routing.readerFor(CALLER).trace(SHOP, ID))
          .isInstanceOf(TraceAnswer.Unavailable.class);
    }
  }

  /** A lost packet is sent again after a second; so is one to a system that has no room for it. */
  @Test
  void aConnectionThatTakesASecondIsWaitedFor() throws Exception {
    while (!isAnsweredThoughConnectingTakesASecond()) {
      // there was no room yet when the packet was sent again, for which nobody is to blame
    }
  }

  /** Whether there was room within a second, which a busy machine may miss. */
  private static boolean isAnsweredThoughConnectingTakesASecond() throws Exception {
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Routing routing =
            new Routing(new InMemoryTraceReader(), FixedLocator.there(full.getLocalPort()), 16)) {
      List<Socket> others = Ports.fill(full.getLocalPort());
      long began = System.nanoTime();
      CompletableFuture<TraceAnswer> asked =
          CompletableFuture.supplyAsync(() -> routing.readerFor(CALLER).trace(SHOP, ID));
      Awaitility.await().during(Duration.ofMillis(700)).until(() -> !asked.isDone());

      for (Socket other : others) {
        full.accept().close();
        other.close();
      }
      if (System.nanoTime() - began >= TimeUnit.SECONDS.toNanos(1)) {
        return false;
      }
      try (Socket peer = full.accept()) {
        peer.getOutputStream()
            .write(
                ("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n%s: %s\r\n\r\n")
                    .formatted(PeerProtocol.ANSWER, PeerProtocol.NOT_FOUND)
                    .getBytes(StandardCharsets.ISO_8859_1));
        assertThat(asked.get()).isInstanceOf(TraceAnswer.NotFound.class);
        return true;
      }
    }
  }

  @Test
  void aPeerThatStopsInTheMiddleOfTheBodyIsUnavailableInTime() throws IOException {
    HttpServer stalled = server();
    stalled.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().add(PeerProtocol.ANSWER, PeerProtocol.FOUND);
          exchange.sendResponseHeaders(200, 1_000);
          exchange.getResponseBody().write(1);
          exchange.getResponseBody().flush(); // and never the rest
        });
    stalled.start();
    try (Routing routing = shortRouting(stalled.getAddress().getPort())) {
      assertThat(routing.readerFor(CALLER).trace(SHOP, ID))
          .isInstanceOf(TraceAnswer.Unavailable.class);
    } finally {
      stalled.stop(0);
    }
  }

  /** Each byte comes in time, and the last one never. */
  @Test
  void aPeerThatDripsItsBodyIsUnavailableInTime() throws IOException {
    CountDownLatch over = new CountDownLatch(1);
    HttpServer dripping = server();
    dripping.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().add(PeerProtocol.ANSWER, PeerProtocol.FOUND);
          exchange.sendResponseHeaders(200, 0);
          OutputStream body = exchange.getResponseBody();
          body.write(new byte[] {1, 0, 0, 0}); // the length of the first part
          do {
            body.write(' ');
            body.flush();
          } while (!isOver(over, SHORT.dividedBy(10)));
        });
    dripping.start();
    try (Routing routing = shortRouting(dripping.getAddress().getPort())) {
      assertThat(routing.readerFor(CALLER).trace(SHOP, ID))
          .isInstanceOf(TraceAnswer.Unavailable.class);
    } finally {
      over.countDown();
      dripping.stop(0);
    }
  }

  private static boolean isOver(CountDownLatch over, Duration within) {
    try {
      return over.await(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Half of the server's threads; the other half has others to answer. */
  @Test
  void allThatMayAskAPeerAskItAtTheSameTimeAndOneMoreIsTurnedAway() {
    int hops = 8;
    CountDownLatch allAreThere = new CountDownLatch(hops);
    CountDownLatch answer = new CountDownLatch(1);
    InMemoryTraceReader held =
        new InMemoryTraceReader() {
          @Override
          public StoredAnswer stored(Tenant tenant, TraceId traceId, Room room) {
            allAreThere.countDown();
            isOver(answer, Duration.ofMinutes(5));
            return super.stored(tenant, traceId, room);
          }
        };
    try (WebServer peer = Instances.holding(held);
        Routing routing =
            new Routing(
                new InMemoryTraceReader(),
                FixedLocator.there(peer.port()),
                2 * hops,
                Duration.ofMinutes(5))) {
      TraceReader reader = routing.readerFor(CALLER);
      List<CompletableFuture<TraceAnswer>> asked = new ArrayList<>();
      for (int i = 0; i < hops; i++) {
        CompletableFuture<TraceAnswer> one = new CompletableFuture<>();
        DaemonThreads.named("question")
            .newThread(() -> one.complete(reader.trace(SHOP, ID)))
            .start();
        asked.add(one);
      }
      Awaitility.await().until(() -> allAreThere.getCount() == 0);

      assertThat(reader.trace(SHOP, ID))
          .isInstanceOfSatisfying(
              TraceAnswer.Unavailable.class,
              turnedAway -> assertThat(turnedAway.why()).contains("too many requests"));

      answer.countDown();
      assertThat(asked.stream().map(CompletableFuture::join))
          .hasOnlyElementsOfType(TraceAnswer.NotFound.class);
    }
  }

  @Test
  void ofWhatAPeerSaysOfItselfOnlyTheBeginningIsPassedOn() {
    TraceAnswer talkative = new TraceAnswer.Unavailable("x".repeat(100_000), 9);

    assertThat(throughAPeerThatSays(talkative))
        .isInstanceOfSatisfying(
            TraceAnswer.Unavailable.class,
            answer -> assertThat(answer.why()).startsWith("xx").hasSizeLessThan(1_000));
  }

  @Test
  void aPeerThatDoesNotKnowTheKeyIsUnavailable() {
    Access.Granted stranger = new Access.Granted(SHOP, "k", "unknown");
    try (WebServer peer = Instances.holding(new InMemoryTraceReader());
        Routing routing =
            new Routing(new InMemoryTraceReader(), FixedLocator.there(peer.port()), 16)) {
      assertThat(routing.readerFor(stranger).trace(SHOP, ID))
          .isInstanceOfSatisfying(
              TraceAnswer.Unavailable.class,
              refused -> assertThat(refused.why()).contains("answered 401").doesNotContain("k="));
    }
  }

  @Test
  void whatThePeerSaysOfItselfIsPassedOn() {
    TraceAnswer behind = new TraceAnswer.Unavailable("behind by 12 s", 9);
    Trace closed =
        new Trace(
            ID,
            TraceTree.of(List.of(aSpan("root").inTrace("t").build())),
            false,
            3,
            ClosedBy.QUIET,
            0,
            false,
            false,
            10,
            20);
    TraceAnswer stale = new TraceAnswer.Found(closed, OptionalLong.of(1_234));

    assertThat(throughAPeerThatSays(behind)).isEqualTo(behind);
    assertThat(throughAPeerThatSays(stale))
        .isInstanceOfSatisfying(
            TraceAnswer.Found.class,
            found -> {
              assertThat(found.staleMs()).hasValue(1_234);
              assertThat(found.trace().revision()).isEqualTo(3);
              assertThat(found.trace().closedBy()).isEqualTo(ClosedBy.QUIET);
              assertThat(found.trace().open()).isFalse();
            });
  }

  private static TraceAnswer throughAPeerThatSays(TraceAnswer answer) {
    TraceReader fixed =
        new TraceReader() {
          @Override
          public TraceAnswer trace(Tenant tenant, TraceId traceId, Room room) {
            return answer;
          }

          @Override
          public RunAnswer run(Tenant tenant, String runId) {
            return new RunAnswer.NotFound();
          }

          @Override
          public Coverage coverage() {
            return new Coverage(1, Set.of(0));
          }

          @Override
          public SummaryPage list(Tenant tenant, SummaryQuery query) {
            return SummaryPage.failed("nobody");
          }
        };
    try (WebServer peer = Instances.holding(fixed);
        Routing routing =
            new Routing(new InMemoryTraceReader(), FixedLocator.there(peer.port()), 16)) {
      return routing.readerFor(CALLER).trace(SHOP, ID);
    }
  }

  private static TraceAnswer askedOfA(int status, String body, boolean marked) throws IOException {
    HttpServer server = server();
    server.createContext(
        "/",
        exchange -> {
          if (marked) {
            exchange.getResponseHeaders().add(PeerProtocol.ANSWER, PeerProtocol.FOUND);
          }
          exchange.sendResponseHeaders(status, 0);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body.getBytes(StandardCharsets.ISO_8859_1));
          }
        });
    server.start();
    try (Routing routing = shortRouting(server.getAddress().getPort())) {
      return routing.readerFor(CALLER).trace(SHOP, ID);
    } finally {
      server.stop(0);
    }
  }

  private static HttpServer server() throws IOException {
    return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  private static Routing shortRouting(int port) {
    return new Routing(new InMemoryTraceReader(), FixedLocator.there(port), 16, SHORT);
  }

  private static TraceReader readerOf(TraceLocator locator) {
    try (Routing routing = new Routing(new InMemoryTraceReader(), locator, 16)) {
      return routing.readerFor(CALLER);
    }
  }

  private static boolean isHere(InetAddress address) {
    try (ServerSocket socket = new ServerSocket(0, 1, address)) {
      return socket.isBound();
    } catch (IOException notHere) {
      return false;
    }
  }
}
