package dev.treeline.trace;

import dev.treeline.span.Attributes;
import dev.treeline.span.Resource;
import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import dev.treeline.span.SpanLink;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Keeps a span of many parts within what a record of {@code treeline.traces} can hold: each part
 * came within the limits, and all of them together may not. What does not fit, in a fixed order, is
 * left out, and counted among what the sender dropped.
 */
final class MergedSize {

  /** A chunk's worth: a span cannot be split. */
  static final long MAX_BYTES = 512 * 1024;

  /** What a number, a time, an id or a length takes at most. */
  private static final int SMALL = 10;

  private long left = MAX_BYTES;
  private boolean cut;

  private MergedSize() {}

  static Span bounded(Span span) {
    return new MergedSize().fitting(span);
  }

  private Span fitting(Span span) {
    left -=
        size(span.name())
            + size(span.status().message())
            + size(span.traceState())
            + size(span.resource().schemaUrl())
            + size(span.scope().name())
            + size(span.scope().version())
            + size(span.scope().schemaUrl())
            + size(span.scope().attributes());
    Resource resource = span.resource();
    Attributes ofResource = fitting(resource.attributes());
    Attributes attributes = fitting(span.attributes());
    List<SpanLink> links = fitting(span.links(), MergedSize::size);
    List<SpanEvent> events = fitting(span.events(), MergedSize::size);
    if (!cut) {
      return span;
    }
    Span.Dropped dropped = span.dropped();
    return span.withResource(
            new Resource(
                ofResource,
                resource.schemaUrl(),
                sum(
                    resource.droppedAttributes(),
                    resource.attributes().size() - ofResource.size())))
        .withContents(
            attributes,
            events,
            links,
            new Span.Dropped(
                sum(dropped.attributes(), span.attributes().size() - attributes.size()),
                sum(dropped.events(), span.events().size() - events.size()),
                sum(dropped.links(), span.links().size() - links.size())));
  }

  /** What a sender says it dropped may be any number. */
  private static int sum(int told, int cut) {
    return (int) Math.min(Integer.MAX_VALUE, (long) told + cut);
  }

  private Attributes fitting(Attributes attributes) {
    Map<String, Object> kept = new TreeMap<>();
    attributes.forEach(
        (key, value) -> {
          if (fits(size(key) + size(value))) {
            kept.put(key, value);
          }
        });
    return kept.size() == attributes.size() ? attributes : Attributes.of(kept);
  }

  private <T> List<T> fitting(List<T> items, ToLongFunction<T> size) {
    return items.stream().filter(item -> fits(size.applyAsLong(item))).toList();
  }

  /** What is small may fit after something that does not. */
  private boolean fits(long size) {
    if (size > left) {
      cut = true;
      return false;
    }
    left -= size;
    return true;
  }

  private static long size(SpanEvent event) {
    return 2 * SMALL + size(event.name()) + size(event.attributes());
  }

  private static long size(SpanLink link) {
    return 5 * SMALL + size(link.traceState()) + size(link.attributes());
  }

  /** About what it takes in a record. */
  private static long size(Object value) {
    long size = 0;
    Deque<Object> open = new ArrayDeque<>();
    open.push(value);
    while (!open.isEmpty()) {
      Object next = open.pop();
      size += SMALL;
      if (next instanceof String text) {
        size += text.getBytes(StandardCharsets.UTF_8).length;
      } else if (next instanceof ByteBuffer bytes) {
        size += bytes.remaining();
      } else if (next instanceof List<?> items) {
        items.forEach(open::push);
      } else if (next instanceof Attributes nested) {
        nested.forEach(
            (key, item) -> {
              open.push(key);
              open.push(item);
            });
      }
    }
    return size;
  }
}
