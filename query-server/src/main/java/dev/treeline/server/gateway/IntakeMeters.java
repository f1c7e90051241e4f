package dev.treeline.server.gateway;

import dev.treeline.foreign.RejectedSpan;
import dev.treeline.foreign.Repair;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;

/** What the intake counts. */
final class IntakeMeters {

  private static final String REQUESTS = "treeline.intake.requests";
  private static final String REPAIRED = "treeline.spans.repaired";
  private static final String SPANS = "treeline.intake.spans";

  private final MeterRegistry registry;

  IntakeMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void taken(int accepted, List<RejectedSpan> rejected, Map<Repair, Integer> repaired) {
    request(rejected.isEmpty() ? "accepted" : "partly_accepted");
    // All series of a name must have the same tags.
    registry.counter(SPANS, "outcome", "accepted", "reason", "none").increment(accepted);
    for (RejectedSpan span : rejected) {
      registry.counter(SPANS, "outcome", "rejected", "reason", span.reason().code()).increment();
    }
    repaired.forEach(
        (repair, count) -> registry.counter(REPAIRED, "rule", repair.code()).increment(count));
  }

  void refused(Refusal refusal) {
    request(refusal.tag());
  }

  private void request(String outcome) {
    registry.counter(REQUESTS, "outcome", outcome).increment();
  }
}
