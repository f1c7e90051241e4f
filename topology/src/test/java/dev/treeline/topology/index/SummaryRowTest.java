package dev.treeline.topology.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.span.TraceId;
import dev.treeline.trace.SummaryField;
import dev.treeline.trace.SummaryFilter;
import dev.treeline.trace.TraceStatus;
import dev.treeline.trace.TraceSummary;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class SummaryRowTest {

  @Property
  void isFoundByWhatFindsItsSummary(
      @ForAll("summaries") TraceSummary summary, @ForAll("filters") SummaryFilter filter) {
    SummaryRow row = new SummaryRow(SummaryCodec.encode(summary));

    assertThat(filter.matchesStored(row)).isEqualTo(filter.matchesStored(summary));
  }

  @Property
  void saysWhatItsSummarySays(@ForAll("summaries") TraceSummary summary) {
    SummaryRow row = new SummaryRow(SummaryCodec.encode(summary));

    assertThat(row.position()).isEqualTo(summary.position());
    assertThat(row.beganUnixNano()).isEqualTo(summary.beganUnixNano());
    assertThat(row.endUnixNano()).isEqualTo(summary.endUnixNano());
    assertThat(row.name()).isEqualTo(summary.name());
    assertThat(row.models()).isEqualTo(summary.models());
    for (SummaryField field : SummaryField.values()) {
      assertThat(row.field(field)).isEqualTo(summary.field(field));
    }
    assertThat(row.summary()).isEqualTo(summary);
  }

  /** They have no readings: the canonical value is found. */
  @Example
  void aRowOfAnEarlierLayoutIsFoundByItsCanonicalValues() {
    String first =
        "01000000000000000100000000000000020005474554202f0000000000000003000000000000000401"
            + "000000050000000600000007000000000000000801000473686f70010001720000010001610000";
    SummaryRow row = new SummaryRow(HexFormat.of().parseHex(first));

    assertThat(of(SummaryField.AGENT_ID, "a").matchesStored(row)).isTrue();
    assertThat(of(SummaryField.ROOT_AGENT_ID, "a").matchesStored(row)).isTrue();
    assertThat(of(SummaryField.ROOT_AGENT_ID, "shop").matchesStored(row)).isFalse();
    assertThat(of(SummaryField.FIRST_USER_ID, "a").matchesStored(row)).isFalse();
  }

  private static SummaryFilter of(SummaryField field, String value) {
    return new SummaryFilter(0, Long.MAX_VALUE, null, Map.of(field, value), null, null);
  }

  @Provide
  Arbitrary<TraceSummary> summaries() {
    Arbitrary<Long> times = Arbitraries.longs().between(0, 20).map(millis -> millis * 1_000_000);
    return Combinators.combine(
            texts(),
            times,
            Arbitraries.longs().between(0, 20),
            fields(),
            texts().list().ofMaxSize(3))
        .as(
            (name, start, arrival, fields, models) ->
                new TraceSummary(
                    new TraceId(start, -arrival),
                    name,
                    start,
                    start + arrival,
                    TraceStatus.PARTIAL,
                    (int) (start % 7),
                    3,
                    2,
                    arrival,
                    fields,
                    models));
  }

  @Provide
  Arbitrary<SummaryFilter> filters() {
    Arbitrary<Long> times = Arbitraries.longs().between(0, 20).map(millis -> millis * 1_000_000);
    return Combinators.combine(
            times.optional(0.3),
            times.optional(0.3),
            Arbitraries.maps(Arbitraries.of(SummaryField.class), texts()).ofMaxSize(1),
            texts().injectNull(0.7),
            texts().injectNull(0.7),
            times.injectNull(0.7))
        .as(
            (from, to, fields, name, model, ended) ->
                filter(from.orElse(0L), to.orElse(Long.MAX_VALUE), fields, name, model, ended));
  }

  private static SummaryFilter filter(
      long from,
      long to,
      Map<SummaryField, String> fields,
      @Nullable String name,
      @Nullable String model,
      @Nullable Long ended) {
    return new SummaryFilter(from, to, null, fields, name, model, ended, null);
  }

  private static Arbitrary<Map<SummaryField, String>> fields() {
    return Arbitraries.maps(Arbitraries.of(SummaryField.class), texts());
  }

  /**
   * Few, so that some are found; of one byte, of two, three and four, and of what ASCII has not.
   */
  private static Arbitrary<String> texts() {
    return Arbitraries.of(
        List.of("", "a", "A b", "ß", "日", "🎈", "\0", "\uFFFD", "x".repeat(512), "日".repeat(512)));
  }
}
