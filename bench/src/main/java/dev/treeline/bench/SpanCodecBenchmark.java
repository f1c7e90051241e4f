package dev.treeline.bench;

import dev.treeline.codec.SpanLimits;
import dev.treeline.codec.SpanRecords;
import dev.treeline.codec.SpanSkim;
import dev.treeline.codec.SpanSkim.Skimmed;
import dev.treeline.load.ExampleTraces;
import dev.treeline.span.Span;
import dev.treeline.topology.index.SummaryIndex;
import dev.treeline.vocabulary.CanonicalField;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a span costs on its way into the topic and out of the store. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SpanCodecBenchmark {

  private static final int SPAN_BYTES = 600;
  private static final int BATCH = 20;

  /** The keys that the topology looks for. */
  final SpanSkim skim =
      new SpanSkim(CanonicalField.RUN_ID.keys(), SummaryIndex.factKeys(), SpanLimits.DEFAULTS);

  final Span span = spanOfAboutUsualSize();
  final List<Span> batch = IntStream.range(0, BATCH).mapToObj(i -> span).toList();
  final byte[] spanValue = SpanRecords.encode(span);
  final byte[] batchValue = SpanRecords.encode(batch);

  @Benchmark
  public byte[] encodeSpan() {
    return SpanRecords.encode(span);
  }

  @Benchmark
  public List<Span> decodeSpan() {
    return SpanRecords.decode(spanValue);
  }

  @Benchmark
  public byte[] encodeBatchOf20() {
    return SpanRecords.encode(batch);
  }

  @Benchmark
  public List<Span> decodeBatchOf20() {
    return SpanRecords.decode(batchValue);
  }

  @Benchmark
  public Skimmed skimSpan() {
    return skim.skim(spanValue);
  }

  @Benchmark
  public Skimmed skimBatchOf20() {
    return skim.skim(batchValue);
  }

  private static Span spanOfAboutUsualSize() {
    return new ExampleTraces(1)
        .next(Instant.EPOCH).records().stream()
            .min(Comparator.comparingInt(s -> Math.abs(SpanRecords.encode(s).length - SPAN_BYTES)))
            .orElseThrow();
  }
}
