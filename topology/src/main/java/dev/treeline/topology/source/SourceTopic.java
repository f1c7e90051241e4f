package dev.treeline.topology.source;

import dev.treeline.span.Tenant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A topic to read spans from.
 *
 * @param tenant whose they are; null where the header {@code treeline-tenant} of each record says
 * @param headers of its records that are kept, as attributes of the resource
 */
public record SourceTopic(
    String topic, SourceFormat format, @Nullable Tenant tenant, List<String> headers) {

  /** What the Collector's Kafka exporter writes when nobody tells it otherwise. */
  public static final String DEFAULT_TOPIC = "otlp_spans";

  public static final SourceFormat DEFAULT_FORMAT = SourceFormat.OTLP;

  /** Whether this tenant, whom no key need name, owns its spans. */
  public boolean isOf(String tenantName) {
    return tenant != null && tenant.name().equals(tenantName);
  }
}
