package dev.treeline.trace;

import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import java.util.List;

/** Which instance holds what. */
public interface TraceLocator {

  Owner ownerOf(Tenant tenant, TraceId traceId);

  Owner ownerOfRun(Tenant tenant, String runId);

  /** Who may have a copy, for when the owner gives no answer. */
  List<Owner> copiesOf(Tenant tenant, TraceId traceId);

  List<Owner> copiesOfRun(Tenant tenant, String runId);

  /** All other instances that hold traces. */
  List<Owner.There> peers();

  /** Where the owner of a key is. */
  sealed interface Owner {

    record Here() implements Owner {}

    record There(String host, int port) implements Owner {}

    /** Nobody right now: a rebalance is going on, or the last owner is gone. */
    record Nobody(String why) implements Owner {}
  }
}
