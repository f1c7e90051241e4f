package dev.treeline.codec;

import dev.treeline.span.Resource;
import dev.treeline.span.Scope;
import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import dev.treeline.span.SpanId;
import dev.treeline.span.SpanKind;
import dev.treeline.span.SpanLink;
import dev.treeline.span.SpanStatus;
import dev.treeline.span.TraceId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.io.Encoder;
import org.jspecify.annotations.Nullable;

/** The fields of {@code span.avsc}, in its order. */
final class SpanCodec {

  private static final SpanKind[] KINDS = SpanKind.values();
  private static final SpanStatus.Code[] CODES = SpanStatus.Code.values();

  private SpanCodec() {}

  /** What a span inside a batch takes from the batch where it has none of its own. */
  record Surroundings(@Nullable TraceId traceId, Resource resource, Scope scope) {
    static final Surroundings NONE = new Surroundings(null, Resource.EMPTY, Scope.EMPTY);
  }

  static Span read(AvroReader in, Surroundings around, SeenOrigins seen) {
    TraceId traceId = in.readIndex(2) == 0 ? around.traceId : readTraceId(in);
    if (traceId == null) {
      throw noTraceId();
    }
    return new Span(
        traceId,
        readSpanId(in),
        in.readIndex(2) == 0 ? null : readSpanId(in),
        in.readString(),
        KINDS[in.readIndex(KINDS.length)],
        in.readLong(),
        in.readIndex(2) == 0 ? null : Long.valueOf(in.readLong()),
        readStatus(in),
        AttributesCodec.read(in, seen.keys()),
        readEvents(in, seen.keys()),
        readLinks(in, seen.keys()),
        in.readIndex(2) == 0 ? around.resource : seen.resource(in),
        in.readIndex(2) == 0 ? around.scope : seen.scope(in),
        in.readString(),
        in.readInt(),
        new Span.Dropped(in.readInt(), in.readInt(), in.readInt()));
  }

  static DecodeException noTraceId() {
    return new DecodeException("the span has no traceId");
  }

  /** Writes a span on its own, or without what its batch carries for it. */
  static void write(Encoder out, Span span, boolean inBatch) throws IOException {
    out.writeIndex(inBatch ? 0 : 1);
    if (!inBatch) {
      writeTraceId(out, span.traceId());
    }
    writeSpanId(out, span.spanId());
    SpanId parent = span.parentSpanId();
    out.writeIndex(parent == null ? 0 : 1);
    if (parent != null) {
      writeSpanId(out, parent);
    }
    out.writeString(span.name());
    out.writeEnum(span.kind().ordinal());
    out.writeLong(span.startUnixNano());
    Long end = span.endUnixNano();
    out.writeIndex(end == null ? 0 : 1);
    if (end != null) {
      out.writeLong(end);
    }
    out.writeEnum(span.status().code().ordinal());
    out.writeString(span.status().message());
    AttributesCodec.write(out, span.attributes());
    writeEvents(out, span.events());
    writeLinks(out, span.links());
    out.writeIndex(inBatch ? 0 : 1);
    if (!inBatch) {
      writeResource(out, span.resource());
    }
    out.writeIndex(inBatch ? 0 : 1);
    if (!inBatch) {
      writeScope(out, span.scope());
    }
    out.writeString(span.traceState());
    out.writeInt(span.flags());
    out.writeInt(span.dropped().attributes());
    out.writeInt(span.dropped().events());
    out.writeInt(span.dropped().links());
  }

  static TraceId readTraceId(AvroReader in) {
    return new TraceId(in.readFixedLong(), in.readFixedLong());
  }

  static void writeTraceId(Encoder out, TraceId id) throws IOException {
    out.writeFixed(id.toBytes());
  }

  static Resource readResource(AvroReader in, SeenKeys seen) {
    return new Resource(AttributesCodec.read(in, seen), in.readString(), in.readInt());
  }

  static void writeResource(Encoder out, Resource resource) throws IOException {
    AttributesCodec.write(out, resource.attributes());
    out.writeString(resource.schemaUrl());
    out.writeInt(resource.droppedAttributes());
  }

  static Scope readScope(AvroReader in, SeenKeys seen) {
    return new Scope(
        in.readString(),
        in.readString(),
        AttributesCodec.read(in, seen),
        in.readString(),
        in.readInt());
  }

  static void writeScope(Encoder out, Scope scope) throws IOException {
    out.writeString(scope.name());
    out.writeString(scope.version());
    AttributesCodec.write(out, scope.attributes());
    out.writeString(scope.schemaUrl());
    out.writeInt(scope.droppedAttributes());
  }

  private static SpanId readSpanId(AvroReader in) {
    return new SpanId(in.readFixedLong());
  }

  private static void writeSpanId(Encoder out, SpanId id) throws IOException {
    out.writeFixed(id.toBytes());
  }

  private static SpanStatus readStatus(AvroReader in) {
    SpanStatus.Code code = CODES[in.readIndex(CODES.length)];
    String message = in.readString();
    return code == SpanStatus.Code.UNSET && message.isEmpty()
        ? SpanStatus.UNSET
        : new SpanStatus(code, message);
  }

  private static List<SpanEvent> readEvents(AvroReader in, SeenKeys seen) {
    List<SpanEvent> events = new ArrayList<>();
    for (int block = in.readBlock(); block > 0; block = in.readBlock()) {
      for (int i = 0; i < block; i++) {
        events.add(
            new SpanEvent(
                in.readString(), in.readLong(), AttributesCodec.read(in, seen), in.readInt()));
      }
    }
    return List.copyOf(events);
  }

  private static void writeEvents(Encoder out, List<SpanEvent> events) throws IOException {
    out.writeArrayStart();
    out.setItemCount(events.size());
    for (SpanEvent event : events) {
      out.startItem();
      out.writeString(event.name());
      out.writeLong(event.timeUnixNano());
      AttributesCodec.write(out, event.attributes());
      out.writeInt(event.droppedAttributes());
    }
    out.writeArrayEnd();
  }

  private static List<SpanLink> readLinks(AvroReader in, SeenKeys seen) {
    List<SpanLink> links = new ArrayList<>();
    for (int block = in.readBlock(); block > 0; block = in.readBlock()) {
      for (int i = 0; i < block; i++) {
        links.add(
            new SpanLink(
                readTraceId(in),
                readSpanId(in),
                in.readString(),
                in.readInt(),
                AttributesCodec.read(in, seen),
                in.readInt()));
      }
    }
    return List.copyOf(links);
  }

  private static void writeLinks(Encoder out, List<SpanLink> links) throws IOException {
    out.writeArrayStart();
    out.setItemCount(links.size());
    for (SpanLink link : links) {
      out.startItem();
      writeTraceId(out, link.traceId());
      writeSpanId(out, link.spanId());
      out.writeString(link.traceState());
      out.writeInt(link.flags());
      AttributesCodec.write(out, link.attributes());
      out.writeInt(link.droppedAttributes());
    }
    out.writeArrayEnd();
  }
}
