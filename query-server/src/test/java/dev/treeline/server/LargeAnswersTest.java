package dev.treeline.server;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.treeline.server.dialect.kit.Ask;
import dev.treeline.server.dialect.kit.ExampleTraces;
import dev.treeline.server.dialect.kit.FakeReader;
import dev.treeline.span.Span;
import dev.treeline.testing.SpanBuilder;
import dev.treeline.trace.Trace;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an answer of great size or depth costs, over HTTP and to its last byte. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LargeAnswersTest {

  private static final int MIB = 1024 * 1024;
  private static final int MOST_MORE_BYTES = 32 * MIB;
  private static final int BETWEEN_LOOKS = 24 * MIB;

  /** Made once, and not kept when the class is done. */
  private final Trace wide = wide(100_000);

  @ParameterizedTest
  @EnumSource(TraceRoutes.class)
  void aHundredThousandSpansAreStreamed(TraceRoutes route) throws Exception {
    FakeReader reader = FakeReader.with(ExampleTraces.chain(1), wide);
    try (WholeServer server = WholeServer.with(reader)) {
      // Classes, buffers and threads that the first answer makes are none of the trace's.
      read(open(server, route, ExampleTraces.chain(1), "run_chain"));
      long before = heapInUse();

      Streamed streamed = read(open(server, route, wide, "run_wide"));

      // Else a whole answer that is held in memory would not be seen.
      assertThat(streamed.bytes()).isGreaterThan(31L * MIB);
      assertThat(streamed.mostHeap() - before).isLessThan(MOST_MORE_BYTES);
    }
  }

  @ParameterizedTest
  @EnumSource(TraceRoutes.class)
  void aChainOfTenThousandIsAnsweredToItsEnd(TraceRoutes route) throws Exception {
    Trace chain = ExampleTraces.chain(10_000);
    try (WholeServer server = WholeServer.with(FakeReader.with(chain))) {
      assertThat(spansIn(open(server, route, chain, "run_chain"), route.spanField))
          .isEqualTo(10_000);
    }
  }

  /** One root, with text that every dialect shows, all of it one string. */
  private static Trace wide(int size) {
    String text = "x".repeat(500);
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      SpanBuilder span =
          aSpan("span " + i)
              .inTrace("wide")
              .startingAt(i)
              .with("ctx.run.id", "run_wide")
              .with("input.value", text);
      spans.add((i == 0 ? span : span.childOf("span 0")).build());
    }
    return ExampleTraces.closed(spans);
  }

  private static InputStream open(WholeServer server, TraceRoutes route, Trace trace, String runId)
      throws IOException {
    String path = route.path(trace.traceId().toString(), runId);
    HttpURLConnection connection = (HttpURLConnection) server.uri(path).toURL().openConnection();
    String[] key = route.key("shop");
    connection.setRequestProperty(key[0], key[1]);
    return connection.getInputStream();
  }

  private record Streamed(long bytes, long mostHeap) {}

  /** Looks at the heap while the server waits for its bytes to be taken. */
  private static Streamed read(InputStream body) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    long bytes = 0;
    long nextLook = 2 * MIB;
    long most = 0;
    try (body) {
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        bytes += read;
        if (bytes >= nextLook) {
          most = Math.max(most, heapInUse());
          nextLook += BETWEEN_LOOKS;
        }
      }
    }
    return new Streamed(bytes, most);
  }

  private static long heapInUse() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static int spansIn(InputStream body, String field) throws IOException {
    int count = 0;
    try (body;
        JsonParser parser = Ask.JSON.createParser(body)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.FIELD_NAME && parser.currentName().equals(field)) {
          count++;
        }
      }
    }
    return count;
  }
}
