package dev.treeline.server.routing;

import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.trace.TraceReader;
import java.util.List;

class InMemoryTraceReaderTest extends TraceReaderContract {

  private final InMemoryTraceReader reader = new InMemoryTraceReader();

  @Override
  TraceReader readerFor(Tenant tenant) {
    return reader;
  }

  @Override
  void given(Tenant tenant, List<Span> spansOfOneTrace) {
    reader.add(tenant, spansOfOneTrace);
  }
}
