package dev.treeline.server;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.treeline.server.dialect.kit.ExampleTraces;
import dev.treeline.span.Tenant;
import dev.treeline.trace.Trace;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class WaitingTest {

  private static final Tenant SHOP = Tenant.named("shop");
  private static final Trace TRACE = ExampleTraces.named("single");
  private static final String RUN = "run_single";

  private final HttpClient client = HttpClient.newHttpClient();
  private final TenantReaders readers = new TenantReaders();
  private final WholeServer server = WholeServer.with(readers);

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(TraceRoutes.class)
  void whoWaitsIsAnsweredWhenTheTraceHasComeAndClosed(TraceRoutes route) throws Exception {
    CompletableFuture<HttpResponse<String>> waiting = ask(route, "wait=10");
    awaitLookups(3);
    assertThat(waiting).isNotDone();
    add(ExampleTraces.live(TRACE.tree().span(0)));
    awaitLookups(3);
    assertThat(waiting).isNotDone();
    add(TRACE);

    HttpResponse<String> answer = waiting.get(10, TimeUnit.SECONDS);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Treeline-Status")).hasValue("complete");
    assertThat(answer.headers().firstValue("Preference-Applied")).hasValue("wait=10");
    assertThat(answer.headers().firstValue("ETag")).isPresent();
    assertThat(answer.body()).isNotEmpty();
  }

  @Test
  void whenTheTimeIsOverItIsAnsweredAsItIs() throws Exception {
    HttpResponse<String> missing = ask(TraceRoutes.AGNO, "wait=1").get(30, TimeUnit.SECONDS);
    add(ExampleTraces.live(TRACE.tree().span(0)));
    HttpResponse<String> live =
        ask(TraceRoutes.AGNO, "respond-async, wait=1").get(30, TimeUnit.SECONDS);

    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.body()).isEqualTo("{\"detail\":\"Trace not found\"}");
    assertThat(missing.headers().firstValue("Preference-Applied")).hasValue("wait=1");
    assertThat(live.statusCode()).isEqualTo(200);
    assertThat(live.headers().firstValue("Treeline-Status")).hasValue("live");
    assertThat(live.headers().firstValue("ETag")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"wait=0", "wait", "wait=-1", "wait=soon", "respond-async", "await=5"})
  void whatIsNoWishToWaitIsNone(String prefer) throws Exception {
    HttpResponse<String> answer = ask(TraceRoutes.IDUN, prefer).get(10, TimeUnit.SECONDS);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Preference-Applied")).isEmpty();
    assertThat(readers.takeLookups()).hasSize(1);
  }

  @Test
  void longerThanTenSecondsIsTenSeconds() throws Exception {
    add(TRACE);

    assertThat(ask(TraceRoutes.TREELINE, "wait=3600").get(10, TimeUnit.SECONDS).headers())
        .extracting(headers -> headers.firstValue("Preference-Applied").orElse(""))
        .isEqualTo("wait=10");
  }

  @Test
  void aListIsNotWaitedFor() throws Exception {
    HttpResponse<String> list =
        server.get("/treeline/v1/traces", "Authorization", "Bearer shop", "Prefer", "wait=10");

    assertThat(list.statusCode()).isEqualTo(200);
    assertThat(list.headers().firstValue("Preference-Applied")).isEmpty();
  }

  /** The server has 16 threads. */
  @Test
  void waitingHoldsNoThread() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      waiting.add(ask(TraceRoutes.TREELINE, "wait=10"));
    }
    awaitLookups(120);

    assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    add(TRACE);
    for (CompletableFuture<HttpResponse<String>> one : waiting) {
      assertThat(one.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
  }

  /** One more is answered as if it had not asked to wait, and takes nobody's place. */
  @Test
  void asManyWaitAsMayAndNoMore() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
    for (int i = 0; i < 256; i++) {
      waiting.add(ask(TraceRoutes.TREELINE, "wait=10"));
    }
    awaitWaiting(256);

    for (int i = 0; i < 2; i++) {
      HttpResponse<String> oneMore = ask(TraceRoutes.TREELINE, "wait=10").get(10, TimeUnit.SECONDS);
      assertThat(oneMore.statusCode()).isEqualTo(404);
      assertThat(oneMore.headers().firstValue("Preference-Applied")).isEmpty();
    }
    assertThat(waiting).noneMatch(CompletableFuture::isDone);

    add(TRACE);
    for (CompletableFuture<HttpResponse<String>> one : waiting) {
      HttpResponse<String> answer = one.get(20, TimeUnit.SECONDS);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Preference-Applied")).hasValue("wait=10");
    }
    awaitWaiting(0);
    HttpResponse<String> next =
        server.get("/treeline/v1/traces/1234", "Authorization", "Bearer shop", "Prefer", "wait=1");
    assertThat(next.headers().firstValue("Preference-Applied"))
        .as("the places are free again")
        .hasValue("wait=1");
  }

  /** Its first reader is asked over HTTP for everything. */
  @Test
  void aTraceOfAnotherInstanceIsWaitedForToo() throws Exception {
    try (WholeServer other = WholeServer.inFrontOf(server)) {
      CompletableFuture<HttpResponse<String>> waiting =
          send(other, TraceRoutes.TREELINE, "wait=10");
      awaitLookups(3);
      assertThat(waiting).isNotDone();
      add(TRACE);

      assertThat(waiting.get(10, TimeUnit.SECONDS).headers().firstValue("Treeline-Status"))
          .hasValue("complete");
    }
  }

  @Test
  void aServerThatStopsAnswersFirst() throws Exception {
    CompletableFuture<HttpResponse<String>> waiting = ask(TraceRoutes.TREELINE, "wait=10");
    awaitLookups(2);
    server.close();

    assertThat(waiting.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(404);
  }

  /** It may have waited, and is as free to go as any other. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoGoesAwayInTheMiddleOfTheAnswerIsNoFailureOfOurs(boolean atOnce) throws Exception {
    Trace large =
        ExampleTraces.closed(
            IntStream.range(0, 50_000).mapToObj(i -> aSpan("span " + i).build()).toList());
    Logger log = (Logger) LoggerFactory.getLogger("dev.treeline.server.http.ErrorRoutes");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    log.addAppender(lines);
    try (Socket socket = new Socket("127.0.0.1", server.uri("/").getPort())) {
      if (atOnce) {
        readers.of(SHOP).add(large);
      }
      socket
          .getOutputStream()
          .write(
              ("GET /treeline/v1/traces/%s HTTP/1.1\r\nHost: localhost\r\n"
                      + "Authorization: Bearer shop\r\nPrefer: wait=10\r\n\r\n")
                  .formatted(large.traceId())
                  .getBytes(StandardCharsets.US_ASCII));
      if (!atOnce) {
        awaitLookups(1);
        readers.of(SHOP).add(large);
      }
      assertThat(socket.getInputStream().read()).isEqualTo('H');
      socket.setSoLinger(true, 0);
    }
    try {
      awaitMetric("route=\"/treeline/v1/traces/{");
      assertThat(lines.list).isEmpty();
    } finally {
      log.detachAppender(lines);
    }
  }

  private void add(Trace trace) {
    readers.of(SHOP).add(trace);
    readers.of(SHOP).addRun(RUN, trace.tree().span(0));
  }

  private void awaitWaiting(int count) {
    awaitMetric("treeline_http_waiting " + (double) count + "\n");
  }

  private void awaitMetric(String part) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> server.get("/metrics", "Authorization", "Bearer shop").body().contains(part));
  }

  private void awaitLookups(int count) {
    readers.takeLookups();
    List<String> seen = new ArrayList<>();
    Awaitility.await()
        .until(
            () -> {
              seen.addAll(readers.takeLookups());
              return seen.size() >= count;
            });
  }

  private CompletableFuture<HttpResponse<String>> ask(TraceRoutes route, String prefer) {
    return send(server, route, prefer);
  }

  private CompletableFuture<HttpResponse<String>> send(
      WholeServer to, TraceRoutes route, String prefer) {
    String[] headers =
        Stream.concat(Stream.of(route.key("shop")), Stream.of("Prefer", prefer))
            .toArray(String[]::new);
    return client.sendAsync(
        HttpRequest.newBuilder(to.uri(route.path(TRACE.traceId().toString(), RUN)))
            .headers(headers)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
