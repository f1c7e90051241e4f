package dev.treeline.load.send;

import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import dev.treeline.span.SpanStatus;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import zipkin2.Endpoint;
import zipkin2.codec.SpanBytesEncoder;

/** Spans as a Zipkin reporter sends them: tags are text, times are microseconds. */
final class ZipkinBytes {

  private ZipkinBytes() {}

  static byte[] json(List<Span> spans) {
    return SpanBytesEncoder.JSON_V2.encodeList(spans.stream().map(ZipkinBytes::of).toList());
  }

  static byte[] protobuf(List<Span> spans) {
    return SpanBytesEncoder.PROTO3.encodeList(spans.stream().map(ZipkinBytes::of).toList());
  }

  private static zipkin2.Span of(Span span) {
    zipkin2.Span.Builder out =
        zipkin2.Span.newBuilder()
            .traceId(span.traceId().toString())
            .id(span.spanId().toString())
            .parentId(span.parentSpanId() == null ? null : span.parentSpanId().toString())
            .name(span.name())
            .kind(kind(span))
            .timestamp(TimeUnit.NANOSECONDS.toMicros(span.startUnixNano()))
            .duration(Math.max(1, TimeUnit.NANOSECONDS.toMicros(span.durationNanos())));
    if (span.serviceName() != null) {
      out.localEndpoint(Endpoint.newBuilder().serviceName(span.serviceName()).build());
    }
    span.attributes().forEach((key, value) -> out.putTag(key, value.toString()));
    if (span.status().code() == SpanStatus.Code.ERROR) {
      out.putTag("error", span.status().message());
    }
    for (SpanEvent event : span.events()) {
      out.addAnnotation(TimeUnit.NANOSECONDS.toMicros(event.timeUnixNano()), event.name());
    }
    return out.build();
  }

  private static zipkin2.Span.@Nullable Kind kind(Span span) {
    return switch (span.kind()) {
      case CLIENT -> zipkin2.Span.Kind.CLIENT;
      case SERVER -> zipkin2.Span.Kind.SERVER;
      case PRODUCER -> zipkin2.Span.Kind.PRODUCER;
      case CONSUMER -> zipkin2.Span.Kind.CONSUMER;
      case INTERNAL, UNSPECIFIED -> null;
    };
  }
}
