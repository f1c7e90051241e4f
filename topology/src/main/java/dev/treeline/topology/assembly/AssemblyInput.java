package dev.treeline.topology.assembly;

import dev.treeline.codec.SpanSkim.Skimmed;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.topology.archive.CloseHeader;
import dev.treeline.topology.archive.Tombstone;

/** What the assembly is told. */
public sealed interface AssemblyInput {

  /**
   * Spans of one trace arrived in one record.
   *
   * @param row the record in Treeline's own encoding, as it will be stored
   * @param skim what the row says at a glance
   */
  record Arrived(Tenant tenant, byte[] row, Skimmed skim) implements AssemblyInput {

    public TraceId traceId() {
      return skim.traceId();
    }
  }

  /** A trace is to be deleted, whether it is known or not. */
  record Delete(Tenant tenant, TraceId traceId) implements AssemblyInput {}

  /** Nothing arrived, and time went by. */
  record Tick() implements AssemblyInput {}

  /**
   * A record of {@code treeline.traces} was read back: it is there for good.
   *
   * @param tombstone it ends a chunk that a revision before had
   */
  record Confirmed(byte[] traceKey, CloseHeader close, boolean tombstone)
      implements AssemblyInput {}

  /** A deleted trace's tombstone was read back from there. */
  record Tombstoned(byte[] traceKey, Tombstone tombstone) implements AssemblyInput {}
}
