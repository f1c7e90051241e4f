package dev.treeline.codec;

import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.span.Attributes;
import dev.treeline.span.Resource;
import dev.treeline.span.Scope;
import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import dev.treeline.span.SpanId;
import dev.treeline.span.SpanLink;
import dev.treeline.span.TraceId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Our values as Avro's generic records, written down a second time and by name, so that it can
 * disagree with the codec. Every field of a schema must be named here.
 */
final class AvroForm {

  private static final Schema SPAN = Schemas.SPAN;
  private static final Schema GROUP =
      Schemas.SPAN_BATCH.getField("groups").schema().getElementType();
  private static final Schema VALUE = SPAN.getField("attributes").schema().getValueType();

  private AvroForm() {}

  static GenericRecord of(Span span) {
    return span(span, false);
  }

  /** One group, as all of the spans have the same resource and scope. */
  static GenericRecord ofBatch(List<Span> spans) {
    return record(
        Schemas.SPAN_BATCH,
        fields("traceId", id(spans.get(0).traceId()), "groups", List.of(group(spans))));
  }

  static GenericRecord of(TraceChunk chunk) {
    return record(
        Schemas.TRACE_CHUNK,
        fields(
            "tenant", chunk.tenant(),
            "traceId", id(chunk.traceId()),
            "revision", chunk.revision(),
            "chunk", chunk.chunk(),
            "chunks", chunk.chunks(),
            "closedBy", symbol(Schemas.TRACE_CHUNK, "closedBy", chunk.closedBy()),
            "status", chunk.status(),
            "reason", chunk.reason(),
            "spanCount", chunk.spanCount(),
            "errorCount", chunk.errorCount(),
            "droppedSpans", chunk.droppedSpans(),
            "firstArrival", chunk.firstArrival(),
            "lastArrival", chunk.lastArrival(),
            "groups", List.of(group(chunk.spans()))));
  }

  static GenericRecord of(DeadLetter letter) {
    return record(
        Schemas.DEAD_LETTER,
        fields(
            "reason", letter.reason(),
            "detail", letter.detail(),
            "tenant", letter.tenant(),
            "topic", letter.topic(),
            "partition", letter.partition(),
            "offset", letter.offset(),
            "timestamp", letter.timestamp(),
            "key", bytes(letter.key()),
            "value", bytes(letter.value()),
            "valueSize", letter.valueSize(),
            "contentType", letter.contentType()));
  }

  static GenericRecord of(DeleteTrace command) {
    return record(
        Schemas.DELETE_TRACE, fields("tenant", command.tenant(), "traceId", id(command.traceId())));
  }

  private static GenericRecord span(Span span, boolean inBatch) {
    SpanId parent = span.parentSpanId();
    return record(
        SPAN,
        fields(
            "traceId", inBatch ? null : id(span.traceId()),
            "spanId", id(span.spanId()),
            "parentSpanId", parent == null ? null : id(parent),
            "name", span.name(),
            "kind", symbol(SPAN, "kind", span.kind()),
            "startUnixNano", span.startUnixNano(),
            "endUnixNano", span.endUnixNano(),
            "statusCode", symbol(SPAN, "statusCode", span.status().code()),
            "statusMessage", span.status().message(),
            "attributes", map(span.attributes()),
            "events", span.events().stream().map(AvroForm::event).collect(toList()),
            "links", span.links().stream().map(AvroForm::link).collect(toList()),
            "resource", inBatch ? null : resource(span.resource()),
            "scope", inBatch ? null : scope(span.scope()),
            "traceState", span.traceState(),
            "flags", span.flags(),
            "droppedAttributes", span.dropped().attributes(),
            "droppedEvents", span.dropped().events(),
            "droppedLinks", span.dropped().links()));
  }

  private static GenericRecord group(List<Span> spans) {
    return record(
        GROUP,
        fields(
            "resource", resource(spans.get(0).resource()),
            "scope", scope(spans.get(0).scope()),
            "spans", spans.stream().map(span -> span(span, true)).collect(toList())));
  }

  private static GenericRecord resource(Resource resource) {
    return record(
        GROUP.getField("resource").schema(),
        fields(
            "attributes", map(resource.attributes()),
            "schemaUrl", resource.schemaUrl(),
            "droppedAttributes", resource.droppedAttributes()));
  }

  private static GenericRecord scope(Scope scope) {
    return record(
        GROUP.getField("scope").schema(),
        fields(
            "name", scope.name(),
            "version", scope.version(),
            "attributes", map(scope.attributes()),
            "schemaUrl", scope.schemaUrl(),
            "droppedAttributes", scope.droppedAttributes()));
  }

  private static GenericRecord event(SpanEvent event) {
    return record(
        SPAN.getField("events").schema().getElementType(),
        fields(
            "name", event.name(),
            "timeUnixNano", event.timeUnixNano(),
            "attributes", map(event.attributes()),
            "droppedAttributes", event.droppedAttributes()));
  }

  private static GenericRecord link(SpanLink link) {
    return record(
        SPAN.getField("links").schema().getElementType(),
        fields(
            "traceId", id(link.traceId()),
            "spanId", id(link.spanId()),
            "traceState", link.traceState(),
            "flags", link.flags(),
            "attributes", map(link.attributes()),
            "droppedAttributes", link.droppedAttributes()));
  }

  private static Map<String, GenericRecord> map(Attributes attributes) {
    Map<String, GenericRecord> map = new HashMap<>();
    attributes.forEach((key, value) -> map.put(key, value(value)));
    return map;
  }

  private static GenericRecord value(Object value) {
    Object form = value;
    if (value == Attributes.NULL) {
      return record(VALUE, fields("value", null));
    } else if (value instanceof Attributes nested) {
      form = map(nested);
    } else if (value instanceof List<?> items) {
      List<GenericRecord> all = new ArrayList<>();
      items.forEach(item -> all.add(value(item)));
      form = all;
    }
    return record(VALUE, fields("value", form));
  }

  static GenericData.Fixed id(TraceId id) {
    return new GenericData.Fixed(
        Schemas.SPAN_BATCH.getField("traceId").schema(),
        ByteBuffer.allocate(16).putLong(id.high()).putLong(id.low()).array());
  }

  private static GenericData.Fixed id(SpanId id) {
    return new GenericData.Fixed(
        SPAN.getField("spanId").schema(), ByteBuffer.allocate(8).putLong(id.value()).array());
  }

  private static GenericData.EnumSymbol symbol(Schema record, String field, Enum<?> symbol) {
    return new GenericData.EnumSymbol(record.getField(field).schema(), symbol.name());
  }

  private static @Nullable ByteBuffer bytes(byte @Nullable [] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }

  private static GenericRecord record(Schema schema, Map<String, @Nullable Object> fields) {
    assertThat(schema.getFields().stream().map(Schema.Field::name))
        .as("fields of %s: a new one needs its line here and in the codec", schema.getName())
        .containsExactlyElementsOf(fields.keySet());
    GenericRecord record = new GenericData.Record(schema);
    fields.forEach(record::put);
    return record;
  }

  private static Map<String, @Nullable Object> fields(@Nullable Object... namesAndValues) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return fields;
  }
}
