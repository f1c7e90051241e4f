package dev.treeline.topology.decode;

import dev.treeline.codec.DeadLetter;
import dev.treeline.span.Tenant;
import dev.treeline.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Whose a record is: what its header says, else the default, if there is one. */
public final class TenantRule {

  private final @Nullable Tenant fallback;
  private final Predicate<String> known;
  private final Map<String, Tenant> seen = new ConcurrentHashMap<>();

  /**
   * @param fallback tenant of records without a header; empty: there is none
   * @param known tenants that a header may name
   */
  public TenantRule(String fallback, Predicate<String> known) {
    this.fallback = fallback.isEmpty() ? null : Tenant.named(fallback);
    this.known = known;
  }

  public Optional<Tenant> of(Headers headers) {
    Header header = headers.lastHeader(Topics.TENANT_HEADER);
    if (header == null || header.value() == null) {
      return Optional.ofNullable(fallback);
    }
    return named(new String(header.value(), StandardCharsets.UTF_8));
  }

  /** What a letter has of the header: all of a name, and of anything longer the beginning. */
  public static String said(Headers headers) {
    Header header = headers.lastHeader(Topics.TENANT_HEADER);
    byte @Nullable [] said =
        header == null ? null : DeadLetter.cut(header.value(), DeadLetter.MAX_TENANT_BYTES);
    return said == null ? "" : new String(said, StandardCharsets.UTF_8);
  }

  /** One that is known. */
  Optional<Tenant> named(String name) {
    return Tenant.isName(name) && known.test(name)
        ? Optional.of(seen.computeIfAbsent(name, Tenant::named))
        : Optional.empty();
  }

  String remedy() {
    return "the header "
        + Topics.TENANT_HEADER
        + " names no tenant of the keys file"
        + (fallback == null ? ", or is missing while spans.tenant is not set" : "");
  }
}
