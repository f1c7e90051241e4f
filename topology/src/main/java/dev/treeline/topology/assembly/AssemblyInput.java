package dev.treeline.topology.assembly;

import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.topology.archive.CloseHeader;
import java.util.List;

/** What the assembly is told. */
public sealed interface AssemblyInput {

  /**
   * Spans of one trace arrived in one record.
   *
   * @param row the record in Treeline's own encoding, as it will be stored
   */
  record Arrived(Tenant tenant, TraceId traceId, byte[] row, List<Span> spans)
      implements AssemblyInput {}

  /** Nothing arrived, and time went by. */
  record Tick() implements AssemblyInput {}

  /** A record of {@code treeline.traces} was read back: it is there for good. */
  record Confirmed(byte[] traceKey, CloseHeader close) implements AssemblyInput {}
}
