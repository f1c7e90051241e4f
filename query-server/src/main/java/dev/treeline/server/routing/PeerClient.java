package dev.treeline.server.routing;

import dev.treeline.server.http.FewAtOnce;
import dev.treeline.span.TraceId;
import dev.treeline.trace.Coverage;
import dev.treeline.trace.Room;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.SummaryPage;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.TraceAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks other instances. Every call ends in time, whatever the other side does. */
final class PeerClient implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PeerClient.class);

  /**
   * A lost packet is sent again after a second, and a busy machine takes its time to note that a
   * connection is there: with half a second, reads of a healthy peer were answered 503.
   */
  private static final Timeout CONNECT = Timeout.ofSeconds(2);

  /**
   * How long a peer may give no sign where somebody else has a copy, which is older: a collection
   * of garbage is to be waited for, and a process that stands still is not.
   */
  static final Duration BEFORE_A_COPY = Duration.ofSeconds(2);

  /** The same of one that gave none when it was asked last. */
  private static final Duration OF_THE_SILENT = Duration.ofMillis(100);

  private static final int LONGEST_REASON = 500;

  /** Shorter than a server keeps an idle connection: the client is to be the one who hangs up. */
  private static final Timeout IDLE = Timeout.ofSeconds(10);

  /** After such a pause it is looked whether the peer, started anew perhaps, has hung up. */
  private static final Timeout SURE = Timeout.ofSeconds(1);

  private final CloseableHttpClient http;
  private final Duration total;
  private final Semaphore hops;

  private final SilentPeers silent = new SilentPeers();

  /**
   * Bounds calls in time and number. The thread that asks reads the answer itself: to hand it to
   * another one and back would cost two wake-ups.
   *
   * @param atOnce fewer than the server's threads: instances that ask each other must have some
   *     left to answer
   */
  PeerClient(Duration total, int atOnce) {
    this.total = total;
    this.hops = new Semaphore(atOnce);
    this.http =
        HttpClients.createMinimal(
            PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnPerRoute(atOnce)
                .setMaxConnTotal(atOnce)
                .setDefaultConnectionConfig(
                    ConnectionConfig.custom()
                        .setConnectTimeout(CONNECT)
                        .setSocketTimeout(Timeout.of(total))
                        .setIdleTimeout(IDLE)
                        .setValidateAfterInactivity(SURE)
                        .build())
                .build());
  }

  /** What is made of the body of an answer. */
  private interface Content<T> {
    T read(ClassicHttpResponse response, InputStream body) throws IOException;
  }

  /**
   * Empty: the peer has looked, and it is not there.
   *
   * @param copied whether others have a copy, so that it need not be waited for as long
   * @param room is asked when it has been read, as nobody here knew how large it is
   */
  Optional<TraceAnswer> trace(Peer peer, boolean copied, String key, TraceId id, Room room)
      throws PeerException {
    return ask(
        peer,
        patience(peer, copied),
        key,
        PeerProtocol.TRACES + "/" + id,
        (response, body) -> {
          TraceWire.Received received = TraceWire.read(body);
          TraceAnswer noRoom = room.take(received.trace().tree().size(), received.weight());
          return noRoom == null
              ? new TraceAnswer.Found(received.trace(), staleMs(response))
              : noRoom;
        });
  }

  Optional<RunAnswer.Found> run(Peer peer, boolean copied, String key, String runId)
      throws PeerException {
    return ask(
        peer,
        patience(peer, copied),
        key,
        PeerProtocol.RUNS + "/" + PeerProtocol.pathSegment(runId),
        (response, body) -> PeerProtocol.JSON.readValue(body, RunAnswer.Found.class));
  }

  Coverage coverage(Peer peer, String key) throws PeerException {
    return ask(
            peer,
            total,
            key,
            PeerProtocol.COVERAGE,
            (response, body) -> PeerProtocol.JSON.readValue(body, Coverage.class))
        .orElseThrow(() -> new PeerException("instance " + peer + " has no clocks", 1));
  }

  SummaryPage list(Peer peer, String key, SummaryQuery query) throws PeerException {
    return ask(
            peer,
            total,
            key,
            PeerProtocol.list(query),
            (response, body) -> PeerProtocol.JSON.readValue(body, SummaryPage.class))
        .orElseThrow(() -> new PeerException("instance " + peer + " has no list of traces", 1));
  }

  private Duration patience(Peer peer, boolean copied) {
    return copied ? silent.has(peer) ? OF_THE_SILENT : BEFORE_A_COPY : total;
  }

  private <T> Optional<T> ask(
      Peer peer, Duration patience, String key, String path, Content<T> content)
      throws PeerException {
    Runnable admitted = silent.admit(peer);
    if (!hops.tryAcquire()) {
      admitted.run();
      throw new PeerException("too many requests wait for other instances", 1);
    }
    try {
      return exchange(peer, patience, key, path, content);
    } catch (PeerException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      LOG.debug("A hop to {} failed", peer, e);
      throw new PeerException(
          "instance " + peer + " did not answer: " + e.getClass().getSimpleName(), 1);
    } finally {
      hops.release();
      admitted.run();
    }
  }

  private <T> Optional<T> exchange(
      Peer peer, Duration patience, String key, String path, Content<T> content)
      throws IOException {
    FewAtOnce.waits();
    HttpGet request = new HttpGet("http://" + peer.address() + path);
    if (!key.isEmpty()) {
      request.setHeader("Authorization", "Bearer " + key);
    }
    // The client's own timeouts are for each step by itself; who dawdles is cut off.
    long asked = System.nanoTime();
    CompletableFuture<Boolean> sign = within(patience);
    CompletableFuture<Boolean> read = within(total);
    sign.exceptionally(late -> silent.gaveNone(peer, asked) && request.cancel());
    read.exceptionally(late -> request.cancel());
    try {
      return http.execute(
          request,
          response -> {
            sign.complete(true);
            silent.heard(peer);
            return interpret(peer, response, content);
          });
    } catch (SocketTimeoutException e) {
      silent.gaveNone(peer, asked);
      throw e;
    } finally {
      sign.complete(true);
      read.complete(true);
    }
  }

  private static CompletableFuture<Boolean> within(Duration time) {
    return new CompletableFuture<Boolean>().orTimeout(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static <T> Optional<T> interpret(
      Peer peer, ClassicHttpResponse response, Content<T> content) throws IOException {
    return switch (header(response, PeerProtocol.ANSWER).orElse("")) {
      case PeerProtocol.FOUND -> Optional.of(content.read(response, body(response)));
      case PeerProtocol.NOT_FOUND -> Optional.empty();
      case PeerProtocol.UNAVAILABLE ->
          throw new PeerException(
              new String(body(response).readNBytes(LONGEST_REASON), StandardCharsets.UTF_8),
              header(response, PeerProtocol.RETRY_AFTER).map(Integer::valueOf).orElse(1));
      default ->
          throw new PeerException(
              "instance %s answered %d: it must be reached without a proxy, have the same keys, and"
                      .formatted(peer, response.getCode())
                  + " be a version of Treeline that knows this one",
              1);
    };
  }

  private static InputStream body(ClassicHttpResponse response) throws IOException {
    HttpEntity entity = response.getEntity();
    return entity == null ? InputStream.nullInputStream() : entity.getContent();
  }

  private static OptionalLong staleMs(HttpResponse response) {
    return header(response, PeerProtocol.STALE_MS)
        .map(text -> OptionalLong.of(Long.parseLong(text)))
        .orElseGet(OptionalLong::empty);
  }

  private static Optional<String> header(HttpResponse response, String name) {
    return Optional.ofNullable(response.getFirstHeader(name)).map(Header::getValue);
  }

  @Override
  public void close() {
    http.close(CloseMode.IMMEDIATE);
  }
}
