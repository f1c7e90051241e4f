package dev.treeline.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.bench.traffic.BenchSpans;
import dev.treeline.codec.SeenOrigins;
import dev.treeline.codec.SpanRecords;
import dev.treeline.cost.Costs;
import dev.treeline.cost.PriceTable;
import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.ApiRequest;
import dev.treeline.server.dialect.Endpoint;
import dev.treeline.server.dialects.Dialects;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.trace.ClosedBy;
import dev.treeline.trace.SpanMerge;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceTree;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What becomes of a trace's rows on their way to an answer, one step at a time. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ReadBenchmark {

  private static final int SPANS = 200;

  /** A closed trace, one span a record. */
  @State(Scope.Benchmark)
  public static class Rows {
    final List<Span> spans =
        IntStream.range(0, SPANS).mapToObj(number -> BenchSpans.span(1, number)).toList();
    final List<byte[]> values = spans.stream().map(SpanRecords::encode).toList();
    final Trace trace =
        new Trace(
            BenchSpans.traceId(1),
            TraceTree.of(spans),
            false,
            1,
            ClosedBy.ROOT_ENDED,
            0,
            false,
            false,
            1,
            2);
  }

  /** A dialect's by-id answer. */
  @State(Scope.Benchmark)
  public static class Writer {

    @Param({
      "/treeline/v1/traces/{id}",
      "/api/v1/runs/{runId}/trace",
      "/api/public/v2/traces/{trace_id}",
      "/traces/{trace_id}",
      "/api/v2/trace/{trace_id}",
      "/admin/api/v1/traces/{otel_trace_id}"
    })
    String path = "/treeline/v1/traces/{id}";

    private final JsonFactory json = new JsonFactory();
    private final Dialects dialects = new Dialects(new Costs(PriceTable.vendored()));

    Answer answer(Trace trace) {
      String parameter = path.substring(path.indexOf('{') + 1, path.indexOf('}'));
      ApiRequest request =
          new ApiRequest(
              Tenant.DEFAULT,
              Map.of(parameter, trace.traceId().toString()),
              Map.of(),
              name -> List.of());
      return endpoint().handler().answer(request, new OneTrace(trace));
    }

    private Endpoint endpoint() {
      return dialects.all().stream()
          .flatMap(dialect -> dialect.endpoints().stream())
          .filter(endpoint -> endpoint.path().equals(path))
          .findFirst()
          .orElseThrow();
    }
  }

  @Benchmark
  public List<Span> decode(Rows rows) {
    SeenOrigins seen = new SeenOrigins();
    List<Span> spans = new ArrayList<>();
    rows.values.forEach(value -> spans.addAll(SpanRecords.decode(value, seen)));
    return spans;
  }

  @Benchmark
  public List<Span> merge(Rows rows) {
    return SpanMerge.merge(rows.spans);
  }

  @Benchmark
  public TraceTree tree(Rows rows) {
    return TraceTree.of(rows.spans);
  }

  @Benchmark
  public Answer write(Rows rows, Writer writer) throws IOException {
    Answer answer = writer.answer(rows.trace);
    try (JsonGenerator json = writer.json.createGenerator(OutputStream.nullOutputStream())) {
      ((Answer.Ok) answer).body().writeTo(json);
    }
    return answer;
  }
}
