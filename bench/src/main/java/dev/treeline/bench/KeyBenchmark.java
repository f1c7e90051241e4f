package dev.treeline.bench;

import dev.treeline.bench.traffic.BenchSpans;
import dev.treeline.codec.SpanRecords;
import dev.treeline.key.RecordHash;
import dev.treeline.key.RunKey;
import dev.treeline.key.TraceKey;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The keys of the stores. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class KeyBenchmark {

  final TraceId traceId = BenchSpans.traceId(1);
  final byte[] traceKey = TraceKey.of(Tenant.DEFAULT, traceId);
  final byte[] value = SpanRecords.encode(BenchSpans.span(1, 1));

  @Benchmark
  public byte[] traceKey() {
    return TraceKey.of(Tenant.DEFAULT, traceId);
  }

  @Benchmark
  public TraceId traceIdOfKey() {
    return TraceKey.traceIdOf(traceKey);
  }

  @Benchmark
  public byte[] rowKey() {
    return TraceKey.row(traceKey, RecordHash.of(value));
  }

  @Benchmark
  public byte[] runKey() {
    return RunKey.of(Tenant.DEFAULT, "run_of_a_benchmark");
  }
}
