package dev.treeline.topology.earlier;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.testing.SpanBuilder;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceStatus;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** The traces of a fixture, one of each kind, and what is told of them in words that last. */
final class Story {

  static final String RUN = "run_of_an_earlier_build";
  static final Tenant OTHER = Tenant.named("acme");

  /** One of its traces. */
  record Subject(String label, Tenant tenant) {
    TraceId traceId() {
      return SpanBuilder.traceId(label);
    }

    /** One more span of it. */
    Span late() {
      return in(label, "much later").childOf("root").startingAt(5_000).build();
    }
  }

  static final List<Subject> SUBJECTS =
      List.of(
          new Subject("chunked", Tenant.DEFAULT),
          new Subject("closed", Tenant.DEFAULT),
          new Subject("of-another-tenant", OTHER),
          new Subject("open", Tenant.DEFAULT),
          new Subject("open-again", Tenant.DEFAULT),
          new Subject("orphans", Tenant.DEFAULT),
          new Subject("reopened", Tenant.DEFAULT));

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Story() {}

  static void tell(Installation treeline) {
    treeline.send(
        Tenant.DEFAULT,
        in("closed", "root").with("ctx.run.id", RUN).named("a run").build(),
        in("closed", "child").childOf("root").failed("broke").startingAt(10).build());
    treeline.send(Tenant.DEFAULT, in("closed", "grandchild").childOf("child").build());
    treeline.send(Tenant.DEFAULT, in("open", "root").running().build());
    treeline.send(Tenant.DEFAULT, in("open", "child").childOf("root").build());
    treeline.send(Tenant.DEFAULT, in("reopened", "root").build());
    treeline.send(Tenant.DEFAULT, in("open-again", "root").build());
    treeline.send(Tenant.DEFAULT, in("orphans", "lost").childOf("never sent").build());
    treeline.send(OTHER, in("of-another-tenant", "root").with("n", 7).build());
    treeline.send(Tenant.DEFAULT, in("chunked", "root").lasting(900).build());
    for (int i = 0; i < 40; i++) {
      String big = "x".repeat(30_000);
      treeline.send(
          Tenant.DEFAULT,
          in("chunked", "c" + i).childOf("root").startingAt(i).with("big", big).build());
    }
    await(treeline, "closed", 1, TraceStatus.COMPLETE);
    await(treeline, "reopened", 1, TraceStatus.COMPLETE);
    await(treeline, "open-again", 1, TraceStatus.COMPLETE);
    await(treeline, "orphans", 1, TraceStatus.PARTIAL);
    await(treeline, "of-another-tenant", 1, TraceStatus.COMPLETE);
    await(treeline, "chunked", 1, TraceStatus.COMPLETE);
    treeline.send(Tenant.DEFAULT, in("reopened", "late").childOf("root").build());
    treeline.send(Tenant.DEFAULT, in("open-again", "late").childOf("root").running().build());
    await(treeline, "reopened", 2, TraceStatus.COMPLETE);
    await(treeline, "open-again", 1, TraceStatus.LIVE);
    await(treeline, "open", 0, TraceStatus.LIVE);
  }

  private static SpanBuilder in(String trace, String span) {
    return aSpan(span).inTrace(trace);
  }

  private static void await(Installation treeline, String label, int revision, TraceStatus status) {
    Tenant tenant = label.equals("of-another-tenant") ? OTHER : Tenant.DEFAULT;
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Trace trace = treeline.trace(new Subject(label, tenant));
              assertThat(trace.status()).isEqualTo(status);
              assertThat(trace.revision()).isEqualTo(revision);
            });
  }

  /** Every trace, span by span; kept beside the data by the build that wrote it. */
  static List<String> retell(Installation treeline) {
    return SUBJECTS.stream()
        .map(subject -> describe(subject.label, treeline.trace(subject)))
        .toList();
  }

  private static String describe(String label, Trace trace) {
    List<String> spans =
        IntStream.range(0, trace.tree().size())
            .mapToObj(i -> describe(trace.tree().span(i), trace.tree().parentOf(i)))
            .toList();
    return "%s: %s %s revision %d closed by %s: %s"
        .formatted(
            label, trace.status(), trace.reason(), trace.revision(), trace.closedBy(), spans);
  }

  private static String describe(Span span, int parent) {
    return "%s below %d %s %s %d-%d %s attributes %08x resource %s"
        .formatted(
            span.spanId(),
            parent,
            span.name(),
            span.kind(),
            span.startUnixNano(),
            span.endUnixNano(),
            span.status(),
            span.attributes().toString().hashCode(), // of a string: the same on every JVM
            span.resource().attributes());
  }
}
