package dev.treeline.load.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.treeline.load.plan.LoadPlan;
import dev.treeline.load.plan.LoadSpan;
import dev.treeline.load.plan.LoadSpans;
import dev.treeline.load.plan.Shape;
import dev.treeline.load.send.Format;
import dev.treeline.load.send.HttpSender;
import dev.treeline.load.send.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadRunTest {

  private static final LoadPlan TEN =
      new LoadPlan(1, Instant.EPOCH, 10, 10, 1, 1, List.of(Shape.WEB), 0, 0, 0);

  private final List<byte[]> bodies = new CopyOnWriteArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Tally tally = new Tally(true);
  private final HttpServer server;

  LoadRunTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @Test
  void whatIsAnswered503IsSentAgainAsItWas() throws Exception {
    server.createContext("/v1/traces", ex -> answer(ex, bodies.size() < 2 ? 503 : 200, "", "0"));

    run(TEN, Duration.ofMinutes(1), null);

    assertThat(tally.acked()).isEqualTo(10);
    assertThat(tally.retries()).isEqualTo(2);
    assertThat(bodies).hasSize(3);
    assertThat(bodies.get(2)).isEqualTo(bodies.get(0));
  }

  @Test
  void whatIsAnswered400FailsAtOnce() throws Exception {
    server.createContext("/v1/traces", ex -> answer(ex, 400, "bad\nspans", null));

    run(TEN, Duration.ofMinutes(1), null);

    assertThat(tally.failed()).isEqualTo(10);
    assertThat(tally.retries()).isZero();
    assertThat(tally.reasons()).containsEntry("400 bad spans", 10L);
  }

  @Test
  void rejectedSpansAreNotAcknowledged() throws Exception {
    String partly = "{\"partialSuccess\":{\"rejectedSpans\":\"3\",\"errorMessage\":\"why\"}}";
    server.createContext("/v1/traces", ex -> answer(ex, 200, partly, null));

    run(TEN, Duration.ofMinutes(1), null);

    assertThat(tally.acked()).isEqualTo(7);
    assertThat(tally.rejected()).isEqualTo(3);
  }

  @Test
  void theDurationEndsARunThatHasNoOtherEnd() throws Exception {
    server.createContext("/v1/traces", ex -> answer(ex, 200, "", null));
    LoadPlan endless =
        new LoadPlan(1, Instant.EPOCH, Long.MAX_VALUE, null, 5, 1, List.of(Shape.WEB), 0.5, 0.1, 0);

    run(endless, Duration.ofMinutes(1), Duration.ofSeconds(3)); // of which some is left to send in

    assertThat(tally.sent()).isPositive().isEqualTo(tally.acked());
  }

  @Test
  void aTraceOfWhichNothingWasSentBeforeTheEndIsNotCounted() throws Exception {
    server.createContext(
        "/v1/traces",
        ex -> {
          answer(ex, 200, "", null);
          stopped.countDown();
        });
    LoadPlan oneSpanEach =
        new LoadPlan(1, Instant.EPOCH, 40, 1, 5, 1, List.of(Shape.WEB), 0.5, 0, 0);

    run(oneSpanEach, Duration.ofMinutes(1), null, Duration.ofMinutes(1));

    assertThat(tally.sent()).isBetween(1L, 39L);
    assertThat(tally.traces()).isEqualTo(tally.sent()).isEqualTo(tally.arrived().size());
  }

  @Test
  void whatIsMissingAndWhatIsThereTwiceIsCounted() throws Exception {
    server.createContext("/v1/traces", ex -> answer(ex, 200, "", null));
    run(TEN, Duration.ofMinutes(1), null);
    List<LoadSpan> spans = new ArrayList<>();
    new LoadSpans(TEN).forEachRemaining(spans::add);
    List<String> there =
        new ArrayList<>(
            spans.subList(0, 8).stream()
                .map(
                    s ->
                        "{\"links\":[{\"spanId\":\"0000000000000001\"}],\"spanId\":\"%s\"}"
                            .formatted(s.span().spanId()))
                .toList());
    there.add(there.get(0));
    String answer = "{\"spanCount\":9,\"spans\":[" + String.join(",", there) + "]}";
    server.createContext("/treeline/v1/traces", ex -> answer(ex, 200, answer, null));

    Verifier.Found found = new Verifier(url(), "key", Duration.ofMillis(1)).verify(TEN, tally);

    assertThat(found.spans()).isEqualTo(10);
    assertThat(found.missing()).isEqualTo(2);
    assertThat(found.twice()).isEqualTo(1);
    assertThat(found.isComplete()).isFalse();
  }

  @Test
  void whatEachTraceLacksIsAddedUpAndTheFirstOfThemIsNamed() throws Exception {
    LoadPlan three = new LoadPlan(1, Instant.EPOCH, 30, 10, 1, 1, List.of(Shape.WEB), 0, 0, 0);
    server.createContext("/v1/traces", ex -> answer(ex, 200, "", null));
    run(three, Duration.ofMinutes(1), null);
    List<Map.Entry<String, List<String>>> traces = List.copyOf(spansByTrace(three).entrySet());
    assertThat(traces).hasSize(3).allSatisfy(it -> assertThat(it.getValue()).hasSize(10));
    List<String> second = traces.get(1).getValue();
    second.subList(0, 2).clear();
    second.add(second.get(0));
    List<String> third = traces.get(2).getValue();
    third.remove(0);
    third.add(third.get(0));
    traces.forEach(
        it ->
            server.createContext(
                "/treeline/v1/traces/" + it.getKey(),
                ex ->
                    answer(
                        ex, 200, "{\"spans\":[" + String.join(",", it.getValue()) + "]}", null)));

    Verifier.Found found = new Verifier(url(), "key", Duration.ofMillis(1)).verify(three, tally);

    assertThat(found).isEqualTo(new Verifier.Found(3, 30, 3, 2, traces.get(1).getKey()));
  }

  /** As they stand in an answer. */
  private static Map<String, List<String>> spansByTrace(LoadPlan plan) {
    Map<String, List<String>> byTrace = new LinkedHashMap<>();
    new LoadSpans(plan)
        .forEachRemaining(
            s ->
                byTrace
                    .computeIfAbsent(s.span().traceId().toString(), id -> new ArrayList<>())
                    .add("{\"spanId\":\"%s\"}".formatted(s.span().spanId())));
    return byTrace;
  }

  /** Which of its spans they were, the answer does not tell. */
  @Test
  void whatWasPartlyRejectedIsNotLookedFor() throws Exception {
    String three = "{\"partialSuccess\":{\"rejectedSpans\":\"3\",\"errorMessage\":\"why\"}}";
    server.createContext("/v1/traces", ex -> answer(ex, 200, three, null));
    run(TEN, Duration.ofMinutes(1), null);

    assertThat(tally.rejected()).isEqualTo(3);
    assertThat(tally.acked()).isEqualTo(7);
    assertThat(new Verifier(url(), "key", Duration.ofMillis(1)).verify(TEN, tally))
        .isEqualTo(new Verifier.Found(0, 0, 0, 0, null));
  }

  /** What is there twice was sent again and stored as another, which is as wrong. */
  @Test
  void onlyWhatIsThereOnceIsComplete() {
    assertThat(new Verifier.Found(1, 10, 0, 0, null).isComplete()).isTrue();
    assertThat(new Verifier.Found(1, 10, 1, 0, "t").isComplete()).isFalse();
    assertThat(new Verifier.Found(1, 10, 0, 1, null).isComplete()).isFalse();
  }

  /** Somebody kills it, to see what is there when it has come back. */
  @Test
  void aServerThatIsAwayForAWhileIsWaitedFor() throws Exception {
    server.createContext("/v1/traces", ex -> answer(ex, 200, "", null));
    run(TEN, Duration.ofMinutes(1), null);
    String answer = "{\"spans\":[" + String.join(",", onlyTrace()) + "]}";
    AtomicInteger asked = new AtomicInteger();
    server.createContext(
        "/treeline/v1/traces",
        ex -> {
          if (asked.incrementAndGet() <= 3) {
            ex.close(); // without a word
          } else {
            answer(ex, 200, answer, null);
          }
        });

    Verifier.Found found = new Verifier(url(), "key", Duration.ofMinutes(1)).verify(TEN, tally);

    assertThat(found.isComplete()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 429, 503})
  void whatIsNotThereYetIsAskedForAgain(int status) throws Exception {
    server.createContext("/v1/traces", ex -> answer(ex, 200, "", null));
    run(TEN, Duration.ofMinutes(1), null);
    String answer = "{\"spans\":[" + String.join(",", onlyTrace()) + "]}";
    AtomicInteger asked = new AtomicInteger();
    server.createContext(
        "/treeline/v1/traces",
        ex -> answer(ex, asked.incrementAndGet() == 1 ? status : 200, answer, null));

    assertThat(new Verifier(url(), "key", Duration.ofMinutes(1)).verify(TEN, tally).isComplete())
        .isTrue();
  }

  private static List<String> onlyTrace() {
    return spansByTrace(TEN).values().iterator().next();
  }

  /** That none is there would be no answer: nobody has looked. */
  @Test
  void whoseKeyIsNotTakenCannotAsk() throws Exception {
    server.createContext("/v1/traces", ex -> answer(ex, 200, "", null));
    run(TEN, Duration.ofMinutes(1), null);
    server.createContext("/treeline/v1/traces", ex -> answer(ex, 401, "", null));

    assertThatThrownBy(() -> new Verifier(url(), "key", Duration.ofMillis(1)).verify(TEN, tally))
        .isInstanceOf(IOException.class)
        .hasMessage(url() + " answered 401");
  }

  @Test
  void aServerThatStaysAwayCannotBeAsked() throws Exception {
    server.createContext("/v1/traces", ex -> answer(ex, 200, "", null));
    run(TEN, Duration.ofMinutes(1), null);
    server.stop(0);

    assertThatThrownBy(() -> new Verifier(url(), "key", Duration.ofMillis(1)).verify(TEN, tally))
        .isInstanceOf(IOException.class)
        .hasMessage("nothing answers at " + url());
  }

  private void run(LoadPlan plan, Duration patience, @Nullable Duration duration)
      throws InterruptedException {
    run(plan, patience, duration, Duration.ofMillis(1));
  }

  private void run(LoadPlan plan, Duration patience, @Nullable Duration duration, Duration lateBy)
      throws InterruptedException {
    LoadOptions options = new LoadOptions(0, 100, 1, lateBy, duration);
    HttpSender sender =
        new HttpSender(Format.OTLP_HTTP_JSON, url(), "key", false, new Patience(patience, stopped));
    new LoadRun(plan, options, sender, tally, stopped).run();
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange, int status, String body, @Nullable String retryAfter)
      throws IOException {
    bodies.add(exchange.getRequestBody().readAllBytes());
    if (retryAfter != null) {
      exchange.getResponseHeaders().add("Retry-After", retryAfter);
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
