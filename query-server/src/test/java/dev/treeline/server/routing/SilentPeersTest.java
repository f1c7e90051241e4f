package dev.treeline.server.routing;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.treeline.server.auth.Access;
import dev.treeline.server.http.WebServer;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.threads.DaemonThreads;
import dev.treeline.trace.Room;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.StoredAnswer;
import dev.treeline.trace.SummaryPage;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceLocator;
import dev.treeline.trace.TraceLocator.Owner;
import dev.treeline.trace.TraceReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is asked where an owner gives no answer, and for how long it is waited for. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a read has no interrupt
class SilentPeersTest {

  private static final Tenant SHOP = Tenant.named("shop");
  private static final Access.Granted CALLER = Instances.caller(SHOP);
  private static final TraceId ID = traceId("t");

  @Test
  void whoHasACopyIsAskedWhereTheOwnerGivesNoAnswer() throws IOException {
    InMemoryTraceReader copy = new InMemoryTraceReader();
    copy.add(SHOP, List.of(aSpan("a").inTrace("t").with("ctx.run.id", "r").build()));
    Owner down = new Owner.There("127.0.0.1", Ports.free());
    Owner nobody = new Owner.Nobody("rebalancing");
    try (WebServer peer = Instances.holding(copy)) {
      Owner alive = new Owner.There("127.0.0.1", peer.port());
      for (Owner owner : List.of(down, nobody)) {
        TraceLocator locator = new FixedLocator(owner, List.of(down, alive), List.of());
        try (Routing routing = new Routing(new InMemoryTraceReader(), locator, 16)) {
          TraceReader reader = routing.readerFor(CALLER);

          assertThat(reader.trace(SHOP, ID)).isInstanceOf(TraceAnswer.Found.class);
          assertThat(reader.run(SHOP, "r")).isInstanceOf(RunAnswer.Found.class);
        }
      }
    }
  }

  /** It restores its stores, say: whichever instance is asked gives the same answer. */
  @Test
  void whoHasACopyIsAskedWhereTheOwnerIsHereAndCannotLook() {
    InMemoryTraceReader copy = new InMemoryTraceReader();
    copy.add(SHOP, List.of(aSpan("a").inTrace("t").with("ctx.run.id", "r").build()));
    try (WebServer peer = Instances.holding(copy);
        Routing routing = new Routing(restoring(), hereWithACopyAt(peer), 16)) {
      TraceReader reader = routing.readerFor(CALLER);

      assertThat(reader.trace(SHOP, ID)).isInstanceOf(TraceAnswer.Found.class);
      assertThat(reader.run(SHOP, "r")).isInstanceOf(RunAnswer.Found.class);
    }
  }

  /** A copy takes as much, and is older. */
  @Test
  void nobodyElseIsAskedForATraceThatThereIsNoRoomForHere() {
    TraceAnswer.Unavailable full = new TraceAnswer.Unavailable("full", 1);
    InMemoryTraceReader copy = new InMemoryTraceReader();
    copy.add(SHOP, List.of(aSpan("a").inTrace("t").build()));
    InMemoryTraceReader local =
        new InMemoryTraceReader() {
          @Override
          public TraceAnswer trace(Tenant tenant, TraceId traceId, Room room) {
            return Optional.<TraceAnswer>ofNullable(room.take(1, 1_000))
                .orElseGet(() -> super.trace(tenant, traceId, room));
          }
        };
    try (WebServer peer = Instances.holding(copy);
        Routing routing = new Routing(local, hereWithACopyAt(peer), 16)) {
      assertThat(routing.readerFor(CALLER).trace(SHOP, ID, (spans, bytes) -> full)).isEqualTo(full);
    }
  }

  private static TraceLocator hereWithACopyAt(WebServer peer) {
    Owner copying = new Owner.There("127.0.0.1", peer.port());
    return new FixedLocator(new Owner.Here(), List.of(copying), List.of());
  }

  private static TraceReader restoring() {
    return new InMemoryTraceReader() {
      @Override
      public TraceAnswer trace(Tenant tenant, TraceId traceId, Room room) {
        return new TraceAnswer.Unavailable("it is being restored", 1);
      }

      @Override
      public RunAnswer run(Tenant tenant, String runId) {
        return new RunAnswer.Unavailable("it is being restored", 1);
      }
    };
  }

  /** Each read waits for an owner that was silent before, but not as long as for another. */
  @Test
  void whoHasACopyIsAskedWhereTheOwnerStandsStill() throws IOException {
    InMemoryTraceReader copy = new InMemoryTraceReader();
    copy.add(SHOP, List.of(aSpan("a").inTrace("t").with("ctx.run.id", "r").build()));
    try (ServerSocket still = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        WebServer peer = Instances.holding(copy);
        Routing routing = patient(ownedBy(still.getLocalPort(), peer))) {
      TraceReader reader = routing.readerFor(CALLER);

      assertThat(reader.run(SHOP, "r")).isInstanceOf(RunAnswer.Found.class);
      for (int i = 0; i < 80; i++) {
        assertThat(reader.trace(SHOP, ID)).isInstanceOf(TraceAnswer.Found.class);
      }
    }
  }

  /** Or it would take all the places in which others are asked. */
  @Test
  void ofManyQuestionsToAPeerThatStandsStillFewWait() throws IOException {
    InMemoryTraceReader copy = new InMemoryTraceReader();
    copy.add(SHOP, List.of(aSpan("a").inTrace("t").build()));
    try (ServerSocket still = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        WebServer peer = Instances.holding(copy);
        Routing routing = patient(amongBoth(still.getLocalPort(), peer.port()))) {
      TraceReader reader = routing.readerFor(CALLER);
      assertThat(reader.trace(SHOP, ID)).isInstanceOf(TraceAnswer.Found.class); // and it is known

      List<CompletableFuture<SummaryPage>> lists =
          Stream.generate(() -> inAThread(() -> reader.list(SHOP, SummaryQuery.newest(5))))
              .limit(40)
              .toList();

      Awaitility.await()
          .until(() -> lists.stream().filter(CompletableFuture::isDone).count() >= 38);
      SummaryPage page = reader.list(SHOP, SummaryQuery.newest(5));
      assertThat(page.failedHosts()).containsExactly("127.0.0.1:" + still.getLocalPort());
      assertThat(page.summaries()).hasSize(1);
    }
  }

  /** All is the first one's, and the second has a copy. */
  private static TraceLocator amongBoth(int first, int second) {
    Owner.There owner = new Owner.There("127.0.0.1", first);
    Owner.There copying = new Owner.There("127.0.0.1", second);
    return new FixedLocator(owner, List.of(copying), List.of(owner, copying));
  }

  private static <A> CompletableFuture<A> inAThread(Supplier<A> question) {
    return CompletableFuture.supplyAsync(
        question, task -> DaemonThreads.named("question").newThread(task).start());
  }

  /** The host is gone, and nothing on the way says so. */
  @Test
  void ofManyQuestionsToAPeerThatTakesNoConnectionFewWait() throws IOException {
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Routing routing =
            new Routing(new InMemoryTraceReader(), FixedLocator.there(full.getLocalPort()), 16)) {
      List<Socket> others = Ports.fill(full.getLocalPort());
      TraceReader reader = routing.readerFor(CALLER);
      assertThat(reader.trace(SHOP, ID)).isInstanceOf(TraceAnswer.Unavailable.class);

      List<CompletableFuture<TraceAnswer>> answers =
          Stream.generate(() -> inAThread(() -> reader.trace(SHOP, ID))).limit(8).toList();

      assertThat(answers.stream().map(CompletableFuture::join))
          .anySatisfy(answer -> assertThat(answer.toString()).contains("gave no sign"));
      for (Socket other : others) {
        other.close();
      }
    }
  }

  /** Or nobody would find out that it is back: these places are few. */
  @Test
  void aQuestionThatIsTurnedAwayKeepsNoPlaceOfASilentPeer() throws IOException {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch busy = new CountDownLatch(1);
    InMemoryTraceReader slow =
        new InMemoryTraceReader() {
          @Override
          public RunAnswer run(Tenant tenant, String runId) {
            asked.countDown();
            await(busy);
            return super.run(tenant, runId);
          }
        };
    try (ServerSocket still = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        WebServer other = Instances.holding(slow);
        PeerClient oneAtOnce = new PeerClient(Duration.ofMinutes(5), 1)) {
      Peer silent = new Peer("127.0.0.1:" + still.getLocalPort());
      assertThat(askedInVain(oneAtOnce, silent, true))
          .contains("did not answer"); // and it is known
      Peer answering = new Peer("127.0.0.1:" + other.port());
      CompletableFuture<String> first = inAThread(() -> askedInVain(oneAtOnce, answering, false));
      Awaitility.await().until(() -> asked.getCount() == 0);

      for (int i = 0; i < 4; i++) { // more than there are places
        assertThat(askedInVain(oneAtOnce, silent, true)).contains("too many requests");
      }

      busy.countDown();
      first.join();
      assertThat(askedInVain(oneAtOnce, silent, true)).contains("did not answer");
    }
  }

  /** Why there was no answer. */
  private static String askedInVain(PeerClient client, Peer peer, boolean copied) {
    try {
      return "answered: " + client.run(peer, copied, CALLER.key(), "r");
    } catch (PeerException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void whoWasHeardAgainIsAskedByAll() throws PeerException {
    SilentPeers silent = new SilentPeers();
    Peer peer = new Peer("127.0.0.1:1");
    silent.gaveNone(peer, System.nanoTime());
    silent.admit(peer);
    silent.admit(peer);
    assertThatExceptionOfType(PeerException.class).isThrownBy(() -> silent.admit(peer));

    silent.heard(peer);

    silent.admit(peer);
    assertThat(silent.has(peer)).isFalse();
  }

  @Test
  void whoWasHeardBeforeAQuestionAndNotSinceIsSilent() {
    SilentPeers silent = new SilentPeers();
    Peer peer = new Peer("127.0.0.1:1");
    long before = System.nanoTime() - 1;
    silent.heard(peer);
    assertThat(silent.gaveNone(peer, before)).as("it goes on, and answers others").isFalse();
    assertThat(silent.has(peer)).isFalse();

    assertThat(silent.gaveNone(peer, System.nanoTime())).isTrue();
    assertThat(silent.has(peer)).isTrue();
  }

  @Test
  void anOwnerThatGoesOnIsWhoAnswersAgain() {
    CountDownLatch still = new CountDownLatch(1);
    InMemoryTraceReader owner = waitingFor(still);
    owner.add(SHOP, List.of(aSpan("a").inTrace("t").build()));
    owner.add(SHOP, List.of(aSpan("b").inTrace("t").build()));
    InMemoryTraceReader copy = new InMemoryTraceReader();
    copy.add(SHOP, List.of(aSpan("a").inTrace("t").build()));
    try (WebServer owning = Instances.holding(owner);
        WebServer copying = Instances.holding(copy);
        Routing routing = patient(ownedBy(owning.port(), copying))) {
      TraceReader reader = routing.readerFor(CALLER);
      for (int i = 0; i < 4; i++) { // more than are asked at once
        assertThat(spansOf(reader.trace(SHOP, ID))).isEqualTo(1);
      }

      still.countDown();

      Awaitility.await().until(() -> spansOf(reader.trace(SHOP, ID)) == 2);
    }
  }

  /** A large trace takes its owner a while: the copy is older, and takes as long. */
  @Test
  void anOwnerThatAnswersOthersMeanwhileIsWaitedFor() {
    while (!isWaitedForAsItAnswersOthers()) {
      // it gave no sign for so long that its copy was asked, for which nobody is to blame
    }
  }

  /**
   * Whether it did answer others in the time that it has for a sign, which a busy machine may miss.
   */
  private static boolean isWaitedForAsItAnswersOthers() {
    CountDownLatch large = new CountDownLatch(1);
    InMemoryTraceReader owner = waitingFor(large);
    owner.add(SHOP, List.of(aSpan("a").inTrace("t").build()));
    owner.add(SHOP, List.of(aSpan("b").inTrace("t").build()));
    owner.add(SHOP, List.of(aSpan("a").inTrace("other").build()));
    InMemoryTraceReader copy = new InMemoryTraceReader();
    copy.add(SHOP, List.of(aSpan("a").inTrace("t").build()));
    try (WebServer owning = Instances.holding(owner);
        WebServer copying = Instances.holding(copy);
        Routing routing = patient(ownedBy(owning.port(), copying))) {
      TraceReader reader = routing.readerFor(CALLER);
      reader.trace(SHOP, traceId("other")); // nothing is slow for being the first
      AtomicLong answered = new AtomicLong(System.nanoTime());
      AtomicLong longestPause = new AtomicLong();
      CompletableFuture<TraceAnswer> asked = inAThread(() -> reader.trace(SHOP, ID));
      Awaitility.await()
          .during(PeerClient.BEFORE_A_COPY.multipliedBy(2))
          .until(
              () -> {
                reader.trace(SHOP, traceId("other"));
                long now = System.nanoTime();
                longestPause.accumulateAndGet(now - answered.getAndSet(now), Math::max);
                return true;
              });
      boolean late = longestPause.get() >= PeerClient.BEFORE_A_COPY.toNanos();
      boolean over = asked.isDone();
      large.countDown();
      if (!late) {
        assertThat(over).as("another was asked").isFalse();
        assertThat(spansOf(asked.join())).isEqualTo(2);
      }
      return !late;
    }
  }

  /** With the trace of {@link #ID}, not with others. */
  private static InMemoryTraceReader waitingFor(CountDownLatch latch) {
    return new InMemoryTraceReader() {
      @Override
      public StoredAnswer stored(Tenant tenant, TraceId traceId, Room room) {
        if (traceId.equals(ID)) {
          await(latch);
        }
        return super.stored(tenant, traceId, room);
      }
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int spansOf(TraceAnswer answer) {
    return ((TraceAnswer.Found) answer).trace().tree().size();
  }

  private static TraceLocator ownedBy(int port, WebServer copy) {
    return new FixedLocator(
        new Owner.There("127.0.0.1", port),
        List.of(new Owner.There("127.0.0.1", copy.port())),
        List.of());
  }

  /** It would wait for longer than a test may last. */
  private static Routing patient(TraceLocator locator) {
    return new Routing(new InMemoryTraceReader(), locator, 16, Duration.ofMinutes(5));
  }

  @Test
  void whereNobodyWithACopyAnswersEitherTheAnswerIsThatOfTheOwner() throws IOException {
    Owner down = new Owner.There("127.0.0.1", Ports.free());
    TraceLocator locator =
        new FixedLocator(new Owner.Nobody("rebalancing"), List.of(down), List.of());
    try (Routing routing = new Routing(new InMemoryTraceReader(), locator, 16)) {
      TraceReader reader = routing.readerFor(CALLER);

      assertThat(reader.trace(SHOP, ID)).isEqualTo(new TraceAnswer.Unavailable("rebalancing", 1));
      assertThat(reader.run(SHOP, "r")).isEqualTo(new RunAnswer.Unavailable("rebalancing", 1));
    }
  }
}
