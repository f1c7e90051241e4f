package dev.treeline.bench.reads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.SpanRecords;
import dev.treeline.span.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadTracesTest {

  @Test
  void aTraceIsOneTreeWithARunWhoseRootComesLast() {
    List<Span> spans = spans(new ReadTraces(20, false, 7, 1));

    assertThat(spans).hasSize(20).noneMatch(Span::isRunning);
    assertThat(spans.get(19).isRoot()).isTrue();
    assertThat(spans.get(19).attributes().text("ctx.run.id")).isEqualTo("run_bench7");
    assertThat(spans.subList(0, 19)).noneMatch(Span::isRoot);
  }

  @Test
  void theRootOfALiveOneRunsOn() {
    List<Span> spans = spans(new ReadTraces(20, true, 7, 1));

    assertThat(spans).filteredOn(Span::isRunning).containsExactly(spans.get(19));
  }

  private static List<Span> spans(ReadTraces traces) {
    return traces
        .messages()
        .flatMap(message -> SpanRecords.decode(message.value()).stream())
        .toList();
  }
}
