package dev.treeline.otlp;

import dev.treeline.codec.DecodeException;
import dev.treeline.foreign.DecodedSpans;

/** Reads an {@code ExportTraceServiceRequest}. */
public final class OtlpDecoder {

  private OtlpDecoder() {}

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
