package dev.treeline.server.routing;

import dev.treeline.server.http.FewAtOnce;
import dev.treeline.span.TraceId;
import dev.treeline.trace.Coverage;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.SummaryPage;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.TraceAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks other instances. Every call ends in time, whatever the other side does. */
final class PeerClient {

  private static final Logger LOG = LoggerFactory.getLogger(PeerClient.class);

  /**
   * A lost packet is sent again after a second, and a busy machine takes its time to note that a
   * connection is there: with half a second, reads of a healthy peer were answered 503.
   */
  private static final Duration CONNECT = Duration.ofSeconds(2);

  private static final int LONGEST_REASON = 500;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();
  private final Duration total;
  private final Semaphore hops;

  /**
   * Bounds calls in time and number.
   *
   * @param atOnce fewer than the server's threads: instances that ask each other must have some
   *     left to answer
   */
  PeerClient(Duration total, int atOnce) {
    this.total = total;
    this.hops = new Semaphore(atOnce);
  }

  /** What is made of the body of an answer. */
  private interface Content<T> {
    T read(HttpResponse<InputStream> response) throws IOException;
  }

  /** Empty: the peer has looked, and it is not there. */
  Optional<TraceAnswer.Found> trace(Peer peer, String key, TraceId id) throws PeerException {
    return ask(
        peer,
        key,
        PeerProtocol.TRACES + "/" + id,
        response -> new TraceAnswer.Found(TraceWire.read(response.body()), staleMs(response)));
  }

  Optional<RunAnswer.Found> run(Peer peer, String key, String runId) throws PeerException {
    return ask(
        peer,
        key,
        PeerProtocol.RUNS + "/" + PeerProtocol.pathSegment(runId),
        response -> PeerProtocol.JSON.readValue(response.body(), RunAnswer.Found.class));
  }

  Coverage coverage(Peer peer, String key) throws PeerException {
    return ask(
            peer,
            key,
            PeerProtocol.COVERAGE,
            response -> PeerProtocol.JSON.readValue(response.body(), Coverage.class))
        .orElseThrow(() -> new PeerException("instance " + peer + " has no clocks", 1));
  }

  SummaryPage list(Peer peer, String key, SummaryQuery query) throws PeerException {
    return ask(
            peer,
            key,
            PeerProtocol.list(query),
            response -> PeerProtocol.JSON.readValue(response.body(), SummaryPage.class))
        .orElseThrow(() -> new PeerException("instance " + peer + " has no list of traces", 1));
  }

  private <T> Optional<T> ask(Peer peer, String key, String path, Content<T> content)
      throws PeerException {
    if (!hops.tryAcquire()) {
      throw new PeerException("too many requests wait for other instances", 1);
    }
    try {
      return exchange(peer, key, path, content);
    } catch (IOException | RuntimeException e) {
      LOG.debug("A hop to {} failed", peer, e);
      throw new PeerException(
          "instance " + peer + " did not answer: " + e.getClass().getSimpleName(), 1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerException("this instance is stopping", 1);
    } finally {
      hops.release();
    }
  }

  private <T> Optional<T> exchange(Peer peer, String key, String path, Content<T> content)
      throws IOException, InterruptedException, PeerException {
    FewAtOnce.waits();
    long deadline = System.nanoTime() + total.toNanos();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + peer.address() + path)).timeout(total);
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    HttpResponse<InputStream> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    // The client's own timeout ends with the headers; a body that dawdles is closed under its
    // reader, who then sees it end early.
    CompletableFuture<Boolean> read =
        new CompletableFuture<Boolean>()
            .orTimeout(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    CompletableFuture<Boolean> closed = read.handle((done, late) -> close(response.body()));
    try {
      return interpret(peer, response, content);
    } finally {
      read.complete(true);
      closed.join();
    }
  }

  private static <T> Optional<T> interpret(
      Peer peer, HttpResponse<InputStream> response, Content<T> content)
      throws IOException, PeerException {
    String answer = response.headers().firstValue(PeerProtocol.ANSWER).orElse("");
    return switch (answer) {
      case PeerProtocol.FOUND -> Optional.of(content.read(response));
      case PeerProtocol.NOT_FOUND -> Optional.empty();
      case PeerProtocol.UNAVAILABLE ->
          throw new PeerException(
              new String(response.body().readNBytes(LONGEST_REASON), StandardCharsets.UTF_8),
              number(response, PeerProtocol.RETRY_AFTER, Integer::valueOf).orElse(1));
      default ->
          throw new PeerException(
              "instance %s answered %d: it must be reached without a proxy, have the same keys, and"
                      .formatted(peer, response.statusCode())
                  + " be a version of Treeline that knows this one",
              1);
    };
  }

  private static OptionalLong staleMs(HttpResponse<?> response) {
    return number(response, PeerProtocol.STALE_MS, Long::valueOf)
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }

  private static <T> Optional<T> number(
      HttpResponse<?> response, String header, Function<String, T> parse) {
    return response.headers().firstValue(header).map(parse);
  }

  private static boolean close(InputStream body) {
    try {
      body.close();
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
