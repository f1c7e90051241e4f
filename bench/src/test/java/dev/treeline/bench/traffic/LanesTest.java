package dev.treeline.bench.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.treeline.span.Span;
import dev.treeline.span.TraceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LanesTest {

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTraceIsInOneLaneOnceAndEndsWithItsRoot(boolean mixed) {
    Lanes lanes = new Lanes(60, 20, 30, 20, mixed, 4);
    Map<TraceId, List<Span>> traces = new HashMap<>();
    for (int number = 0; number < 4; number++) {
      Map<TraceId, List<Span>> lane = new HashMap<>();
      Map<TraceId, List<Span>> lastMessages = new HashMap<>();
      for (List<Span> message : lanes.lane(number).toList()) {
        for (Span span : message) {
          lane.computeIfAbsent(span.traceId(), id -> new ArrayList<>()).add(span);
          lastMessages.put(span.traceId(), message);
        }
      }
      lastMessages.forEach(
          (trace, message) ->
              assertThat(message).anyMatch(span -> span.traceId().equals(trace) && span.isRoot()));
      assertThat(traces).doesNotContainKeys(lane.keySet().toArray(TraceId[]::new));
      traces.putAll(lane);
    }

    assertThat(traces).hasSize(60);
    assertThat(traces.values())
        .allSatisfy(
            spans ->
                assertThat(spans).extracting(Span::spanId).doesNotHaveDuplicates().hasSize(30));
  }

  @Test
  void aMessageIsOfOneTraceOrOfAny() {
    assertThat(new Lanes(40, 20, 30, 20, false, 4).lane(0).map(LanesTest::tracesIn).toList())
        .containsOnly(1L);
    assertThat(new Lanes(40, 20, 30, 20, true, 4).lane(0).map(LanesTest::tracesIn).toList())
        .contains(5L);
    assertThat(new Lanes(40, 20, 30, 20, true, 4).lane(0).map(List::size).toList())
        .containsOnly(20);
  }

  @Test
  void tracesThatDoNotFillTheLanesAreRefused() {
    assertThatThrownBy(() -> new Lanes(10, 5, 20, 20, false, 4)).hasMessageContaining("10 traces");
  }

  private static long tracesIn(List<Span> message) {
    return message.stream().map(Span::traceId).distinct().count();
  }
}
