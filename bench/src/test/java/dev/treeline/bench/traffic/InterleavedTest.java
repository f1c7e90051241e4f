package dev.treeline.bench.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.SpanRecords;
import dev.treeline.span.Span;
import dev.treeline.span.TraceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InterleavedTest {

  @Test
  void everySpanOfEveryTraceIsSentOnceAndTheRootLast() {
    Interleaved traffic = new Interleaved(30, 7, 20, 3);
    Map<TraceId, List<Span>> traces = new HashMap<>();
    traffic
        .messages()
        .forEach(
            message -> {
              List<Span> spans = SpanRecords.decode(message.value());
              traces
                  .computeIfAbsent(spans.get(0).traceId(), id -> new ArrayList<>())
                  .addAll(0, spans);
            });

    assertThat(traces).hasSize(30);
    assertThat(traces.values())
        .allSatisfy(
            spans -> {
              assertThat(spans).extracting(Span::spanId).doesNotHaveDuplicates().hasSize(20);
              assertThat(spans.get(0).isRoot()).isTrue();
              assertThat(spans.subList(1, 20)).noneMatch(Span::isRoot);
              assertThat(parentsMissing(spans)).isZero();
            });
  }

  @Test
  void aRecordHasAboutSixHundredBytes() {
    double bytes =
        new Interleaved(100, 10, 20, 1)
            .messages()
            .mapToInt(message -> message.value().length)
            .average()
            .orElseThrow();

    assertThat(bytes).isBetween(540.0, 660.0);
  }

  @Test
  void theSameShapeIsTheSameTraffic() {
    Interleaved traffic = new Interleaved(5, 2, 10, 1);

    assertThat(traffic.messages().map(message -> List.of(message.value().length)))
        .isEqualTo(traffic.messages().map(message -> List.of(message.value().length)).toList());
  }

  private static long parentsMissing(List<Span> spans) {
    Set<Object> ids = new HashSet<>(spans.stream().map(Span::spanId).toList());
    return spans.stream()
        .filter(span -> !span.isRoot() && !ids.contains(span.parentSpanId()))
        .count();
  }
}
