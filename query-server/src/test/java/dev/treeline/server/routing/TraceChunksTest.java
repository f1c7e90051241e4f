package dev.treeline.server.routing;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.treeline.codec.TraceChunk;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.trace.ClosedBy;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceTree;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceChunksTest {

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "128, 1", "129, 2", "1000, 8"})
  void aTraceIsCutByCountAndJoinedAgain(int spans, int chunks) {
    Trace trace = trace(spans, true, null, 0);

    assertThat(TraceChunks.count(trace)).isEqualTo(chunks);
    assertThat(TraceChunks.join(chunksOf(trace)).tree().spans()).isEqualTo(trace.tree().spans());
  }

  @ParameterizedTest
  @CsvSource({"true,, 0", "true, QUIET, 7", "false, MAX_OPEN, 7", "false, ROOT_ENDED, 0"})
  void allThatIsKnownOfItsLifeIsKept(boolean open, @Nullable ClosedBy closedBy, long dropped) {
    Trace trace = trace(3, open, closedBy, dropped);

    Trace joined = TraceChunks.join(chunksOf(trace));

    assertThat(joined).usingRecursiveComparison().ignoringFields("tree").isEqualTo(trace);
    assertThat(joined.status()).isEqualTo(trace.status());
    assertThat(joined.reason()).isEqualTo(trace.reason());
  }

  @Test
  void aMissingChunkIsNoticed() {
    List<TraceChunk> chunks = chunksOf(trace(300, true, null, 0));

    assertThatThrownBy(() -> TraceChunks.join(chunks.subList(0, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("256 spans came where 300 were announced");
  }

  private static List<TraceChunk> chunksOf(Trace trace) {
    return IntStream.range(0, TraceChunks.count(trace))
        .mapToObj(n -> TraceChunks.chunk(Tenant.DEFAULT, trace, n))
        .map(chunk -> TraceChunk.decode(chunk.encode()))
        .toList();
  }

  private static Trace trace(int spans, boolean open, @Nullable ClosedBy closedBy, long dropped) {
    List<Span> all =
        IntStream.range(0, spans)
            .mapToObj(n -> aSpan("s" + n).inTrace("t").startingAt(n).build())
            .toList();
    return new Trace(traceId("t"), TraceTree.of(all), open, 2, closedBy, dropped, false, 5, 9);
  }
}
