package dev.treeline.server;

import dev.treeline.server.dialect.kit.FakeReader;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.trace.Coverage;
import dev.treeline.trace.Room;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.SummaryPage;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Holds each tenant's traces, and remembers what was looked up, for whom. */
final class TenantReaders implements TraceReader {

  private final Map<Tenant, FakeReader> readers = new ConcurrentHashMap<>();
  private final List<String> lookups = new CopyOnWriteArrayList<>();

  FakeReader of(Tenant tenant) {
    return readers.computeIfAbsent(tenant, t -> new FakeReader());
  }

  /** Since the last time. */
  List<String> takeLookups() {
    List<String> taken = new ArrayList<>(lookups);
    lookups.clear();
    return taken;
  }

  @Override
  public TraceAnswer trace(Tenant tenant, TraceId traceId, Room room) {
    lookups.add("trace of " + tenant);
    return of(tenant).trace(tenant, traceId, room);
  }

  @Override
  public RunAnswer run(Tenant tenant, String runId) {
    lookups.add("run of " + tenant);
    return of(tenant).run(tenant, runId);
  }

  @Override
  public Coverage coverage() {
    lookups.add("coverage");
    return new Coverage(1, Set.of(0));
  }

  @Override
  public SummaryPage list(Tenant tenant, SummaryQuery query) {
    lookups.add("list of " + tenant);
    return of(tenant).list(tenant, query);
  }
}
