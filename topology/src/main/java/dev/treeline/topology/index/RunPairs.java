package dev.treeline.topology.index;

import dev.treeline.key.RunKey;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.vocabulary.CanonicalField;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The (run, trace) pairs that a record's spans tell of. All spans of a run carry its id, so what
 * was told lately is not told again; it would do no harm.
 */
public final class RunPairs {

  private static final int REMEMBERED = 10_000;

  private record Told(String tenant, String runId, String traceId) {}

  private final Map<Told, RunPair> lately =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Told, RunPair> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** Hands each pair that is news to {@code out}, under its key in {@code treeline.runs}. */
  public void collect(Tenant tenant, Iterable<Span> spans, BiConsumer<byte[], RunPair> out) {
    Map<String, RunPair> runs = new HashMap<>();
    for (Span span : spans) {
      String runId = CanonicalField.RUN_ID.text(span);
      if (runId != null) {
        runs.merge(
            runId,
            new RunPair(span.traceId(), span.spanId(), span.startUnixNano()),
            RunPair::earlier);
      }
    }
    runs.forEach(
        (runId, pair) -> {
          Told told = new Told(tenant.name(), runId, pair.traceId().toString());
          RunPair before = lately.get(told);
          if (before == null || !pair.earlier(before).equals(before)) {
            lately.put(told, pair);
            out.accept(RunKey.of(tenant, runId), pair);
          }
        });
  }
}
