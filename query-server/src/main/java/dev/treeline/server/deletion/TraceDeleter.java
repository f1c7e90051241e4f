package dev.treeline.server.deletion;

import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import java.util.OptionalInt;

/** Sees to it that a trace is deleted, wherever it is. */
@FunctionalInterface
public interface TraceDeleter {

  /**
   * Returns within a bounded time.
   *
   * @return empty when the command is safe; else after how many seconds to try again
   */
  OptionalInt delete(Tenant tenant, TraceId traceId);
}
