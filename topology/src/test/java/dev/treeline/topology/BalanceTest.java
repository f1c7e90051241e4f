package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.DeadLetter;
import dev.treeline.key.TraceKey;
import dev.treeline.span.Span;
import dev.treeline.span.SpanId;
import dev.treeline.span.Tenant;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.topology.assembly.TraceLimits;
import dev.treeline.topology.store.StateStores;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was accepted is stored, or a duplicate, or dropped, or a dead letter. */
class BalanceTest {

  @TempDir Path stateDir;
  private AssemblyDriver treeline;

  @BeforeEach
  void start() {
    treeline =
        new AssemblyDriver(
            AssemblySettings.DEFAULTS.withLimits(new TraceLimits(4, 1 << 20)), stateDir);
  }

  @AfterEach
  void stop() {
    treeline.close();
  }

  @Test
  void spansAreCountedWhateverBecomesOfThem() {
    treeline.arrives(span("a"), span("b"));
    treeline.arrives(span("a"), span("b"));
    treeline.arrives(span("c"), span("d"), span("e"));
    treeline.arrives(span("f"));

    assertBalance(Map.of("stored", 2, "duplicate", 2, "dropped", 4));
  }

  @Test
  void aBatchThatIsRefusedCountsEachOfItsSpans() {
    treeline.arrivesFor("stranger", span("a"), span("b"), span("c"));

    assertBalance(Map.of("dead_lettered", 3));
    assertThat(treeline.deadLetters()).hasSize(1);
  }

  @Test
  void spansThatCannotBeKeptAreToldFromTheirNeighbours() {
    treeline.arrives(span("a"), withoutId("b"), span("c"), withoutId("d"));
    treeline.arrives(withoutId("e"), withoutId("f"));

    assertBalance(Map.of("stored", 2, "dead_lettered", 4));
    assertThat(treeline.deadLetters()).hasSize(3);
  }

  @Test
  void whatCannotBeReadCountsAsOne() {
    treeline.arrives(new byte[] {1, 2, 3}, traceId("trace"));
    treeline.arrives(new byte[2_000_000], traceId("trace"));
    treeline.arrives(new byte[5], (byte[]) null);

    assertBalance(Map.of("dead_lettered", 3));
  }

  /** A state of a newer version fails for ever: the record must not stop the stream. */
  @Test
  void aRecordOnWhichTheCodeFailsIsADeadLetterInTheBalanceToo() {
    treeline.arrives(aSpan("a").inTrace("other").build());
    treeline.put(
        StateStores.STATE, TraceKey.of(Tenant.named("acme"), traceId("trace")), new byte[] {99});
    treeline.arrivesFor("acme", span("b"), span("c"));

    assertBalance(Map.of("stored", 1, "dead_lettered", 2));
    DeadLetter letter = treeline.deadLetters().get(0);
    assertThat(letter.reason()).isEqualTo("processing_failed");
    assertThat(letter.tenant()).as("replayed, it is still theirs").isEqualTo("acme");
  }

  private void assertBalance(Map<String, Integer> parts) {
    int sum = parts.values().stream().mapToInt(part -> part).sum();
    for (String part : new String[] {"stored", "duplicate", "dropped", "dead_lettered"}) {
      assertThat(treeline.count("treeline.spans." + part))
          .as(part)
          .isEqualTo(parts.getOrDefault(part, 0).doubleValue());
    }
    assertThat(treeline.count("treeline.spans.accepted")).isEqualTo(sum);
  }

  private static Span span(String label) {
    return aSpan(label).build();
  }

  private static Span withoutId(String label) {
    return aSpan(label).withId(new SpanId(0)).build();
  }
}
