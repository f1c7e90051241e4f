package dev.treeline.cli.trace;

import dev.treeline.span.TraceId;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;

/** Reads a trace once, or again and again until it is closed. */
final class TraceFollower {

  private final TreelineApi api;
  private final TraceId traceId;
  private final Duration rereadAfter;

  /** Takes every answer that differs from the one before. */
  @FunctionalInterface
  interface Taker {
    void take(byte[] body, NativeTrace trace) throws IOException;
  }

  TraceFollower(TreelineApi api, TraceId traceId, Duration rereadAfter) {
    this.api = api;
    this.traceId = traceId;
    this.rereadAfter = rereadAfter;
  }

  void eachAnswer(boolean follow, Taker taker) throws Failure, IOException, InterruptedException {
    byte[] last = new byte[0];
    while (true) {
      HttpResponse<byte[]> reply = read(follow && last.length > 0);
      NativeTrace trace =
          NativeTraceReader.read(
              reply.body(), reply.headers().firstValueAsLong("Treeline-Stale-Ms"));
      if (!Arrays.equals(reply.body(), last)) {
        taker.take(reply.body(), trace);
        last = reply.body();
      }
      if (!follow || !trace.isLive()) {
        return;
      }
      Thread.sleep(rereadAfter.toMillis());
    }
  }

  /** Whoever follows sits out a rebalance; whoever asks once is told of it. */
  private HttpResponse<byte[]> read(boolean patient) throws Failure, InterruptedException {
    while (true) {
      try {
        return api.get("/treeline/v1/traces/" + traceId, "trace " + traceId);
      } catch (Failure e) {
        if (!patient || e.retryAfterSeconds() == 0) {
          throw e;
        }
        Thread.sleep(Duration.ofSeconds(e.retryAfterSeconds()).toMillis());
      }
    }
  }
}
