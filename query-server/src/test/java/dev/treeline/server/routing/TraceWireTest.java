package dev.treeline.server.routing;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.treeline.codec.SpanRecords;
import dev.treeline.span.Span;
import dev.treeline.trace.ClosedBy;
import dev.treeline.trace.StoredTrace;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceTree;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceWireTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20, 3_000})
  void aTraceComesThroughWithAllItsSpans(int size) throws IOException {
    Trace trace = trace(size, true, null, 0, false);

    assertThat(read(written(TraceWire.stored(trace))).tree().spans())
        .isEqualTo(trace.tree().spans());
  }

  @Test
  void partsOfASpanAreMergedByWhoeverAsks() throws IOException {
    Span begun = aSpan("root").inTrace("t").running().build();
    Span whole = aSpan("root").inTrace("t").lasting(30).build();
    Span child = aSpan("child").inTrace("t").childOf("root").startingAt(1).build();
    List<byte[]> records =
        List.of(
            SpanRecords.encode(List.of(child, whole)),
            SpanRecords.encode(begun),
            SpanRecords.encode(child));

    Trace read = read(written(new StoredTrace(trace(0, true, null, 0, false), records)));

    assertThat(read.tree().spans()).containsExactly(whole, child);
  }

  @ParameterizedTest
  @CsvSource({
    "true,, 0, false, false",
    "true, QUIET, 7, false, false",
    "false, MAX_OPEN, 7, true, false",
    "false, ROOT_ENDED, 0, false, false",
    "false, QUIET, 0, true, false",
    "false, QUIET, 0, false, true"
  })
  void allThatIsKnownOfItsLifeIsKept(
      boolean open, @Nullable ClosedBy closedBy, long dropped, boolean expired, boolean lost)
      throws IOException {
    Trace trace = trace(3, open, closedBy, dropped, expired, lost);

    Trace read = read(written(TraceWire.stored(trace)));

    assertThat(read).usingRecursiveComparison().ignoringFields("tree").isEqualTo(trace);
    assertThat(read.status()).isEqualTo(trace.status());
    assertThat(read.reason()).isEqualTo(trace.reason());
  }

  @Test
  void aBodyThatBreaksOffAnywhereIsNoTrace() throws IOException {
    byte[] whole = written(TraceWire.stored(trace(3, true, null, 0, false)));

    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(part)).isInstanceOf(IOException.class);
    }
  }

  /** Instances are updated one by one. */
  @Test
  void whatANewerVersionAddsIsPassedOver() throws IOException {
    Trace trace = trace(3, false, ClosedBy.QUIET, 7, true);
    ByteBuffer written = ByteBuffer.wrap(written(TraceWire.stored(trace)));
    byte[] life = new byte[written.getInt()];
    written.get(life);
    byte[] newer =
        new String(life, UTF_8).replaceFirst("\\{", "{\"added\":{\"a\":[1]},").getBytes(UTF_8);
    assertThat(newer).hasSizeGreaterThan(life.length);

    Trace read =
        read(
            ByteBuffer.allocate(Integer.BYTES + newer.length + written.remaining())
                .putInt(newer.length)
                .put(newer)
                .put(written)
                .array());

    assertThat(read).usingRecursiveComparison().ignoringFields("tree").isEqualTo(trace);
    assertThat(read.tree().spans()).isEqualTo(trace.tree().spans());
  }

  @Test
  void whatAnOlderVersionDoesNotTellIsNotSo() throws IOException {
    Trace trace = trace(0, false, ClosedBy.QUIET, 0, false, true);
    ByteBuffer written = ByteBuffer.wrap(written(TraceWire.stored(trace)));
    byte[] life = new byte[written.getInt()];
    written.get(life);
    byte[] older = new String(life, UTF_8).replace("\"lost\":true,", "").getBytes(UTF_8);
    assertThat(older).hasSizeLessThan(life.length);

    Trace read =
        read(
            ByteBuffer.allocate(Integer.BYTES + older.length)
                .putInt(older.length)
                .put(older)
                .array());

    assertThat(read.lost()).isFalse();
  }

  private static byte[] written(StoredTrace trace) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TraceWire.write(trace, bytes);
    return bytes.toByteArray();
  }

  private static Trace read(byte[] bytes) throws IOException {
    return TraceWire.read(new ByteArrayInputStream(bytes)).trace();
  }

  private static Trace trace(
      int spans, boolean open, @Nullable ClosedBy closedBy, long dropped, boolean expired) {
    return trace(spans, open, closedBy, dropped, expired, false);
  }

  private static Trace trace(
      int spans,
      boolean open,
      @Nullable ClosedBy closedBy,
      long dropped,
      boolean expired,
      boolean lost) {
    List<Span> all =
        IntStream.range(0, spans)
            .mapToObj(n -> aSpan("s" + n).inTrace("t").startingAt(n).build())
            .toList();
    return new Trace(
        traceId("t"), TraceTree.of(all), open, 2, closedBy, dropped, expired, lost, 5, 9);
  }
}
