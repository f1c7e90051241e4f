package dev.treeline.otlp;

import dev.treeline.codec.DecodeException;
import dev.treeline.foreign.DecodedSpans;
import dev.treeline.foreign.DecodedWeight;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;

/** Reads an {@code ExportTraceServiceRequest}. */
public final class OtlpDecoder {

  private OtlpDecoder() {}

  /** The heap that {@link #decode} would take beside the request's bytes, about. */
  public static long weigh(OtlpEncoding encoding, byte[] request) {
    return switch (encoding) {
      case PROTOBUF ->
          DecodedWeight.ofProtobuf(
              request,
              ExportTraceServiceRequest.getDescriptor(),
              Span.getDescriptor(),
              ProtobufSpans.MAX_MESSAGE_DEPTH);
      case JSON -> DecodedWeight.ofJson(request);
    };
  }

  /**
   * Spans with an invalid id or time are set aside one by one. An empty array is an empty request
   * in both encodings.
   *
   * @throws DecodeException when the bytes as a whole are no trace request, or an attribute value
   *     nests deeper than any record can hold
   */
  public static DecodedSpans decode(OtlpEncoding encoding, byte[] request) {
    return StandIns.resolve(
        switch (encoding) {
          case PROTOBUF -> new ProtobufSpans().decode(request);
          case JSON -> new JsonSpans().decode(request);
        });
  }
}
