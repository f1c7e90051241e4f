package dev.treeline.bench.reads;

import dev.treeline.bench.lab.Kafka.Message;
import dev.treeline.bench.traffic.BenchSpans;
import dev.treeline.codec.SpanRecords;
import dev.treeline.span.Attributes;
import dev.treeline.span.Span;
import dev.treeline.span.TraceId;
import dev.treeline.topics.SpansPartitioner;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Traces of one size to ask for, one span a record: as many rows as there can be. The root carries
 * a run id; that of a live one has not ended.
 *
 * @param first number of a trace, from which on all of them are these
 */
record ReadTraces(int size, boolean live, int first, int number) {

  record Trace(long number) {

    TraceId id() {
      return BenchSpans.traceId(number);
    }

    String runId() {
      return "run_bench" + number;
    }
  }

  Stream<Trace> traces() {
    return IntStream.range(first, first + number).mapToObj(Trace::new);
  }

  /** The first few, whose answers a server in memory gives. */
  List<Trace> sample(int most) {
    return traces().limit(most).toList();
  }

  Stream<Message> messages() {
    return traces()
        .flatMap(
            trace ->
                IntStream.range(0, size)
                    .map(child -> size - 1 - child)
                    .mapToObj(
                        number ->
                            new Message(
                                SpansPartitioner.keyOf(trace.id()),
                                SpanRecords.encode(span(trace, number)))));
  }

  private Span span(Trace trace, int number) {
    Span span = BenchSpans.span(trace.number, number);
    return number == 0 ? root(span, trace.runId()) : span;
  }

  private Span root(Span span, String runId) {
    return new Span(
        span.traceId(),
        span.spanId(),
        null,
        span.name(),
        span.kind(),
        span.startUnixNano(),
        live ? null : span.endUnixNano(),
        span.status(),
        span.attributes().with(Attributes.of(Map.of("ctx.run.id", runId))),
        span.events(),
        span.links(),
        span.resource(),
        span.scope(),
        span.traceState(),
        span.flags(),
        span.dropped());
  }
}
