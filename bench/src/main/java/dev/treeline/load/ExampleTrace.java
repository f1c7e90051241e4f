package dev.treeline.load;

import dev.treeline.span.Span;
import dev.treeline.span.TraceId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A made-up trace.
 *
 * @param runId the run it belongs to, where it is an agent's
 * @param records what its services send, in the order in which they would: each span when it ends,
 *     so children before their root. A span that announces itself comes twice, first without an
 *     end; one that never ends comes once, without it.
 */
public record ExampleTrace(TraceId traceId, @Nullable String runId, List<Span> records) {}
