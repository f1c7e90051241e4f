package dev.treeline.topology.index;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.SpanLimits;
import dev.treeline.codec.SpanRecords;
import dev.treeline.codec.SpanSkim;
import dev.treeline.span.Span;
import dev.treeline.testing.SpanBuilder;
import dev.treeline.trace.SummaryField;
import dev.treeline.vocabulary.CanonicalField;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a skim sees of the fields of a summary, against what decoding finds. */
class SkimmedFactsTest {

  private static final SpanSkim SKIM =
      new SpanSkim(List.of(), SummaryIndex.factKeys(), SpanLimits.DEFAULTS);

  private static final int SERVICE = 1 << SummaryField.SERVICE.ordinal();

  @ParameterizedTest
  @EnumSource(
      value = CanonicalField.class,
      names = {"RUN_ID", "SESSION_ID", "USER_ID", "AGENT_ID", "TEAM_ID", "WORKFLOW_ID"})
  void everyKeyOfAFieldIsSeen(CanonicalField field) {
    int bit = 1 << SummaryField.valueOf(field.name()).ordinal();
    for (String key : field.keys()) {
      assertThat(facts(aSpan("a").with(key, "x").build())).as(key).isEqualTo(SERVICE | bit);
      assertThat(facts(aSpan("a").withResource(key, "x").build())).as(key).isEqualTo(SERVICE | bit);
      assertThat(facts(aSpan("a").with(key, "").build())).as("empty %s", key).isEqualTo(SERVICE);
      assertThat(facts(aSpan("a").with(key, 7L).build())).as(key).isEqualTo(SERVICE | bit);
    }
  }

  /** What decoding finds, the skim has seen. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void nothingIsMissed(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      List<Span> spans = new ArrayList<>();
      for (int n = random.nextInt(5); n >= 0; n--) {
        spans.add(random(random, "s" + n));
      }
      int told = SummaryFacts.news(spans, SummaryFacts.ROOT);
      assertThat(told & ~SKIM.skim(SpanRecords.encode(spans)).facts()).isZero();
    }
  }

  @Test
  void aKeyInAnotherPlaceTellsNothing() {
    Span span = aSpan("session.id").with("note", "session.id").build();
    assertThat(facts(span)).isEqualTo(SERVICE);
  }

  private static Span random(Random random, String label) {
    SpanBuilder span = aSpan(label).startingAt(random.nextInt(1_000));
    for (CanonicalField field : CanonicalField.values()) {
      if (random.nextInt(6) == 0) {
        String key = field.keys().get(random.nextInt(field.keys().size()));
        Object value = random.nextBoolean() ? "v" : random.nextBoolean() ? "" : 5L;
        span = random.nextBoolean() ? span.with(key, value) : span.withResource(key, value);
      }
    }
    return span.build();
  }

  private static int facts(Span span) {
    return SKIM.skim(SpanRecords.encode(span)).facts();
  }
}
