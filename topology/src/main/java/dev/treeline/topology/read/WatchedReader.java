package dev.treeline.topology.read;

import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.trace.Coverage;
import dev.treeline.trace.Room;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.StoredAnswer;
import dev.treeline.trace.SummaryPage;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceReader;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.streams.errors.ProcessorStateException;

/** Tells of stores that fail where they are read: nobody else may ever look there. */
public final class WatchedReader implements TraceReader {

  private final TraceReader reader;
  private final Consumer<ProcessorStateException> failed;

  public WatchedReader(TraceReader reader, Consumer<ProcessorStateException> failed) {
    this.reader = reader;
    this.failed = failed;
  }

  @Override
  public TraceAnswer trace(Tenant tenant, TraceId traceId, Room room) {
    return watched(() -> reader.trace(tenant, traceId, room));
  }

  @Override
  public StoredAnswer stored(Tenant tenant, TraceId traceId, Room room) {
    return watched(() -> reader.stored(tenant, traceId, room));
  }

  @Override
  public RunAnswer run(Tenant tenant, String runId) {
    return watched(() -> reader.run(tenant, runId));
  }

  @Override
  public Coverage coverage() {
    return watched(reader::coverage);
  }

  @Override
  public SummaryPage list(Tenant tenant, SummaryQuery query) {
    return watched(() -> reader.list(tenant, query));
  }

  private <T> T watched(Supplier<T> read) {
    try {
      return read.get();
    } catch (ProcessorStateException e) {
      failed.accept(e);
      throw e;
    }
  }
}
