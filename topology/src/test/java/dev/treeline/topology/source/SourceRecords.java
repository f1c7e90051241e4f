package dev.treeline.topology.source;

import com.google.protobuf.ByteString;
import com.google.protobuf.WireFormat;
import dev.treeline.codec.SpanRecords;
import dev.treeline.jaeger.JaegerBytes;
import dev.treeline.span.Span;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import zipkin2.codec.SpanBytesEncoder;

/** Ids and names of spans, in the words of each format. */
public final class SourceRecords {

  private SourceRecords() {}

  /** One record, or one for each span where a format has no lists, or none of several traces. */
  public static List<byte[]> of(SourceFormat format, List<Span> spans) {
    return switch (format) {
      case TREELINE -> spans.stream().map(SpanRecords::encode).toList();
      case OTLP, OTLP_PROTO -> List.of(otlpProto(spans));
      case OTLP_JSON -> List.of(otlpJson(spans));
      case JAEGER_PROTO ->
          spans.stream()
              .map(s -> JaegerBytes.span(s.traceId(), s.spanId(), s.name()).toBytes())
              .toList();
      case ZIPKIN_JSON -> List.of(SpanBytesEncoder.JSON_V2.encodeList(zipkin(spans)));
      case ZIPKIN_PROTO -> List.of(SpanBytesEncoder.PROTO3.encodeList(zipkin(spans)));
    };
  }

  /** As much heap as can be made of so many bytes, about. */
  public static byte[] heavy(SourceFormat format, int bytes) {
    return switch (format) {
      case OTLP, OTLP_PROTO -> emptyOtlpProto(bytes / 2);
      case OTLP_JSON -> text("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[", bytes, "]}]}]}");
      case ZIPKIN_JSON -> text("[", bytes, "]");
      case ZIPKIN_PROTO -> repeated(1, bytes / 2);
      case JAEGER_PROTO -> repeated(9, bytes / 2); // logs
      case TREELINE -> new byte[bytes];
    };
  }

  private static byte[] emptyOtlpProto(int spans) {
    var request = ExportTraceServiceRequest.newBuilder();
    request
        .addResourceSpansBuilder()
        .addScopeSpansBuilder()
        .addAllSpans(
            Collections.nCopies(spans, io.opentelemetry.proto.trace.v1.Span.getDefaultInstance()));
    return request.build().toByteArray();
  }

  private static byte[] text(String before, int bytes, String behind) {
    return (before + "{},".repeat(bytes / 3) + "{}" + behind).getBytes(StandardCharsets.UTF_8);
  }

  /** A field of protobuf with nothing in it, many times. */
  private static byte[] repeated(int field, int times) {
    ByteBuffer all = ByteBuffer.allocate(2 * times);
    for (int i = 0; i < times; i++) {
      all.put((byte) (field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED)).put((byte) 0);
    }
    return all.array();
  }

  static byte[] otlpProto(List<Span> spans) {
    var request = ExportTraceServiceRequest.newBuilder();
    var scope = request.addResourceSpansBuilder().addScopeSpansBuilder();
    for (Span span : spans) {
      scope
          .addSpansBuilder()
          .setTraceId(ByteString.copyFrom(span.traceId().toBytes()))
          .setSpanId(ByteString.copyFrom(span.spanId().toBytes()))
          .setName(span.name())
          .setStartTimeUnixNano(span.startUnixNano())
          .setEndTimeUnixNano(span.lastUnixNano());
    }
    return request.build().toByteArray();
  }

  private static byte[] otlpJson(List<Span> spans) {
    List<String> items = new ArrayList<>();
    for (Span span : spans) {
      items.add(
          """
          {"traceId":"%s","spanId":"%s","name":"%s","startTimeUnixNano":"%d","endTimeUnixNano":"%d"}
          """
              .formatted(
                  span.traceId(),
                  span.spanId(),
                  span.name(),
                  span.startUnixNano(),
                  span.lastUnixNano()));
    }
    return ("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":["
            + String.join(",", items)
            + "]}]}]}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static List<zipkin2.Span> zipkin(List<Span> spans) {
    return spans.stream()
        .map(
            span ->
                zipkin2.Span.newBuilder()
                    .traceId(span.traceId().toString())
                    .id(span.spanId().toString())
                    .name(span.name())
                    .timestamp(span.startUnixNano() / 1000)
                    .duration(1000)
                    .build())
        .toList();
  }
}
