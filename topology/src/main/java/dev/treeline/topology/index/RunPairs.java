package dev.treeline.topology.index;

import dev.treeline.key.RunKey;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.vocabulary.CanonicalField;
import java.time.Duration;
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

  private record Told(String tenant, String runId, TraceId traceId) {}

  private record Telling(RunPair pair, long arrival) {}

  private final Map<Told, Telling> lately =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Told, Telling> eldest) {
          return size() > REMEMBERED;
        }
      };

  private final Duration tellAgainAfter;

  /**
   * Remembers what it told.
   *
   * @param tellAgainAfter so that the index does not forget a run that goes on
   */
  public RunPairs(Duration tellAgainAfter) {
    this.tellAgainAfter = tellAgainAfter;
  }

  /** Hands each pair that is news to {@code out}, under its key in {@code treeline.runs}. */
  public void collect(
      Tenant tenant, Iterable<Span> spans, long arrival, BiConsumer<byte[], RunPair> out) {
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
          Told told = new Told(tenant.name(), runId, pair.traceId());
          Telling before = lately.get(told);
          if (before == null
              || arrival - before.arrival > tellAgainAfter.toMillis()
              || !pair.earlier(before.pair).equals(before.pair)) {
            lately.put(told, new Telling(pair, arrival));
            out.accept(RunKey.of(tenant, runId), pair);
          }
        });
  }
}
