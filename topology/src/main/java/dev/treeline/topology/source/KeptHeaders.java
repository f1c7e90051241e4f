package dev.treeline.topology.source;

import dev.treeline.span.Attributes;
import dev.treeline.span.Resource;
import dev.treeline.span.Span;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Headers of a record as attributes of its spans' resources, named as the Collector's Kafka
 * receiver names them.
 */
final class KeptHeaders {

  private static final String PREFIX = "kafka.header.";

  private KeptHeaders() {}

  static List<Span> on(List<Span> spans, Headers headers, List<String> names) {
    Map<String, Object> kept = new TreeMap<>();
    for (String name : names) {
      Header header = headers.lastHeader(name);
      if (header != null && header.value() != null) {
        kept.put(PREFIX + name, textOrBytes(header.value()));
      }
    }
    if (kept.isEmpty()) {
      return spans;
    }
    Attributes attributes = Attributes.of(kept);
    Map<Resource, Resource> resources = new IdentityHashMap<>(); // spans of a request share one
    return spans.stream()
        .map(
            span ->
                span.withResource(
                    resources.computeIfAbsent(span.resource(), r -> with(r, attributes))))
        .toList();
  }

  private static Resource with(Resource resource, Attributes more) {
    return new Resource(
        resource.attributes().with(more), resource.schemaUrl(), resource.droppedAttributes());
  }

  private static Object textOrBytes(byte[] value) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
    } catch (CharacterCodingException noText) {
      return ByteBuffer.wrap(value);
    }
  }
}
