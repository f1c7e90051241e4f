package dev.treeline.server.gateway;

import dev.treeline.foreign.RejectedSpan;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** What the intake counts. */
final class IntakeMeters {

  private static final String REQUESTS = "treeline.intake.requests";
  private static final String SPANS = "treeline.intake.spans";

  private final MeterRegistry registry;

  IntakeMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void taken(int accepted, List<RejectedSpan> rejected) {
    request(rejected.isEmpty() ? "accepted" : "partly_accepted");
    // All series of a name must have the same tags.
    registry.counter(SPANS, "outcome", "accepted", "reason", "none").increment(accepted);
    for (RejectedSpan span : rejected) {
      registry.counter(SPANS, "outcome", "rejected", "reason", span.reason().code()).increment();
    }
  }

  void refused(Refusal refusal) {
    request(refusal.tag());
  }

  private void request(String outcome) {
    registry.counter(REQUESTS, "outcome", outcome).increment();
  }
}
