package dev.treeline.server;

import dev.treeline.server.auth.Gatekeeper;
import dev.treeline.server.deletion.TraceDeleter;
import dev.treeline.server.http.PathOwners;
import dev.treeline.server.http.RouteSource;
import dev.treeline.server.limits.ReadLimits;
import dev.treeline.server.limits.SpanBudget;
import dev.treeline.server.ops.Readiness;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a server is made of.
 *
 * @param traces null where there is intake only: then no dialect's endpoints are served
 * @param deleter served beside these
 * @param intake served on both ports
 * @param answersVersion another one whenever the same trace would be answered otherwise
 */
public record ServerParts(
    Gatekeeper gatekeeper,
    PathOwners dialects,
    @Nullable Traces traces,
    TraceDeleter deleter,
    List<RouteSource> intake,
    Supplier<Readiness> readiness,
    ReadLimits limits,
    SpanBudget spans,
    String answersVersion,
    PrometheusMeterRegistry meters) {}
