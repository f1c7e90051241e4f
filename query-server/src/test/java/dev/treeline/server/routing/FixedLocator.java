package dev.treeline.server.routing;

import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.trace.TraceLocator;
import java.util.List;

/** Everything has one owner, and perhaps copies. */
public record FixedLocator(Owner owner, List<Owner> copies, List<Owner.There> peers)
    implements TraceLocator {

  public FixedLocator(Owner owner, List<Owner.There> peers) {
    this(owner, List.of(), peers);
  }

  public static FixedLocator there(int port) {
    Owner.There there = new Owner.There("127.0.0.1", port);
    return new FixedLocator(there, List.of(there));
  }

  public static FixedLocator here() {
    return new FixedLocator(new Owner.Here(), List.of());
  }

  @Override
  public Owner ownerOf(Tenant tenant, TraceId traceId) {
    return owner;
  }

  @Override
  public Owner ownerOfRun(Tenant tenant, String runId) {
    return owner;
  }

  @Override
  public List<Owner> copiesOf(Tenant tenant, TraceId traceId) {
    return copies;
  }

  @Override
  public List<Owner> copiesOfRun(Tenant tenant, String runId) {
    return copies;
  }
}
