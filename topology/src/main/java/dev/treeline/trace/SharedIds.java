package dev.treeline.trace;

import dev.treeline.span.Span;
import dev.treeline.span.SpanId;
import dev.treeline.span.SpanKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Span ids that two sides of one call share, as Zipkin's B3 senders have it: the server goes on
 * with the id that the client sent. They are two spans. The caller made the id and keeps it; the
 * called side gets one that is made of it, as the caller's child, and what names the shared id as
 * its parent was started by the called side, so it becomes that one's child.
 */
final class SharedIds {

  private enum Side {
    CALLER,
    CALLED,
    /** It says nothing of it. */
    EITHER;

    static Side of(SpanKind kind) {
      return switch (kind) {
        case CLIENT, PRODUCER -> CALLER;
        case SERVER, CONSUMER -> CALLED;
        case UNSPECIFIED, INTERNAL -> EITHER;
      };
    }
  }

  /** The services of both sides of a shared id. */
  private record Services(Set<String> ofCaller, Set<String> ofCalled) {

    /** A part without a side is the caller's, whose id it is, unless only the other is its own. */
    boolean isCalled(Span part) {
      Side side = Side.of(part.kind());
      String service = part.serviceName();
      return side == Side.CALLED
          || (side == Side.EITHER
              && service != null
              && ofCalled.contains(service)
              && !ofCaller.contains(service));
    }
  }

  private final Map<SpanId, Services> shared = new HashMap<>();

  private SharedIds() {}

  /**
   * @param several parts of each span that has more than one
   */
  static SharedIds among(Map<SpanId, List<Span>> several) {
    SharedIds found = new SharedIds();
    several.forEach(
        (id, parts) -> {
          Set<String> ofCaller = servicesOf(parts, Side.CALLER);
          Set<String> ofCalled = servicesOf(parts, Side.CALLED);
          if (ofCaller != null && ofCalled != null) {
            found.shared.put(id, new Services(ofCaller, ofCalled));
          }
        });
    return found;
  }

  /** Null where no part is of this side. */
  private static @Nullable Set<String> servicesOf(List<Span> parts, Side side) {
    Set<String> services = null;
    for (Span part : parts) {
      if (Side.of(part.kind()) == side) {
        services = services == null ? new HashSet<>() : services;
        String service = part.serviceName();
        if (service != null) {
          services.add(service);
        }
      }
    }
    return services;
  }

  boolean isEmpty() {
    return shared.isEmpty();
  }

  /** The same parts, those of the called sides under ids of their own. */
  List<Span> separate(Iterable<Span> parts) {
    List<Span> separated = new ArrayList<>();
    for (Span part : parts) {
      SpanId id = part.spanId();
      Services services = shared.get(id);
      boolean called = services != null && services.isCalled(part);
      separated.add(called ? part.withIds(ofCalled(id), id) : part);
    }
    return separated;
  }

  /** A merged span, as a child of the called side where it names a shared id. */
  Span placed(Span span) {
    SpanId id = span.spanId();
    SpanId parent = span.parentSpanId();
    if (parent == null
        || !shared.containsKey(parent)
        || parent.equals(id) // its own parent: a cycle, and not of two
        || isCalledSideOf(parent, id)) {
      return span;
    }
    return span.withIds(id, ofCalled(parent));
  }

  /** Whether a span is the called side of its parent, whose id it had shared. */
  static boolean isCalledSideOf(SpanId parent, SpanId id) {
    return ofCalled(parent).equals(id);
  }

  /** SplitMix64's last step: the same for the same id everywhere, and in use by nobody else. */
  private static SpanId ofCalled(SpanId id) {
    long mixed = id.value() + 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return new SpanId(mixed ^ (mixed >>> 31));
  }
}
