package dev.treeline.server.dialect.kit;

import static dev.treeline.server.dialect.kit.ExampleTraces.closed;
import static dev.treeline.server.dialect.kit.ExampleTraces.inRun;
import static dev.treeline.server.dialect.kit.ExampleTraces.live;
import static dev.treeline.server.dialect.kit.ExampleTraces.runOf;

import dev.treeline.testing.SpanBuilder;
import dev.treeline.trace.Trace;
import java.util.Map;

/** What platforms send that run tasks. */
final class ExampleRuns {

  private static final String RETRIED = "retried-run";
  private static final String CHILD_RUN = runOf(RETRIED) + "-child";

  private ExampleRuns() {}

  static Trace runningRoot() {
    return live(
        inRun("running-root", "crawl")
            .named("crawl")
            .running()
            .withEvent("page fetched", 40, Map.of("url", "https://example.org/"))
            .build(),
        inRun("running-root", "fetch").childOf("crawl").startingAt(10).lasting(20).build());
  }

  /**
   * Its first attempt failed, and it was cancelled in the second. The attempt of a run that it had
   * triggered died without a word, which that run tells.
   */
  static Trace retriedRun() {
    return closed(
        ofTask("sync", "sync-orders")
            .lasting(5000)
            .withEvent("attempt_failed", 900, failureOf(runOf(RETRIED), 1))
            .withEvent("cancellation", 5000, Map.of("reason", "Cancelled by user"))
            .with("$metadata.ctx.environment.type", "PRODUCTION")
            .build(),
        attempt("sync", "sync-orders", 1, 10)
            .lasting(890)
            .failed("timeout")
            .withEvent(
                "exception",
                900,
                Map.of("exception.type", "TimeoutError", "exception.message", "timeout"))
            .build(),
        attempt("sync", "sync-orders", 2, 2000).running().build(),
        ofChild(ofTask("child", "load-order"))
            .childOf("sync")
            .startingAt(3000)
            .lasting(600)
            .failed("")
            .withEvent("attempt_failed", 3600, failureOf(CHILD_RUN, 1))
            .build(),
        ofChild(attempt("child", "load-order", 1, 3100)).running().build());
  }

  private static SpanBuilder ofTask(String label, String task) {
    return inRun(RETRIED, label).named(task).with("$metadata.ctx.task.id", task);
  }

  private static SpanBuilder attempt(String of, String task, int number, long start) {
    return ofTask(of + " attempt " + number, task)
        .named("Attempt " + number)
        .childOf(of)
        .startingAt(start)
        .with("$metadata.ctx.attempt.number", number)
        .with("$style.icon", "attempt");
  }

  private static SpanBuilder ofChild(SpanBuilder span) {
    return span.with("$metadata.ctx.run.id", CHILD_RUN);
  }

  private static Map<String, Object> failureOf(String runId, long attempt) {
    return Map.of(
        "exception.type",
        "TimeoutError",
        "exception.message",
        "timeout",
        "attemptNumber",
        attempt,
        "runId",
        runId);
  }
}
