package dev.treeline.topology.source;

import dev.treeline.foreign.DecodedSpans;
import dev.treeline.jaeger.JaegerDecoder;
import dev.treeline.otlp.OtlpDecoder;
import dev.treeline.otlp.OtlpEncoding;
import dev.treeline.zipkin.ZipkinDecoder;
import dev.treeline.zipkin.ZipkinEncoding;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** How the values of a source topic are written. Names are those of the Collector's encodings. */
public enum SourceFormat {
  /** Treeline's own Avro, with any key. */
  TREELINE(TreelineRecords.CONTENT_TYPE, TreelineRecords::decode),
  OTLP_PROTO("application/x-protobuf", value -> OtlpDecoder.decode(OtlpEncoding.PROTOBUF, value)),
  OTLP_JSON("application/json", value -> OtlpDecoder.decode(OtlpEncoding.JSON, value)),
  JAEGER_PROTO("application/vnd.jaeger.v2+x-protobuf", JaegerDecoder::decode),
  ZIPKIN_JSON(
      "application/vnd.zipkin.v2+json", value -> ZipkinDecoder.decode(ZipkinEncoding.JSON, value)),
  ZIPKIN_PROTO(
      "application/vnd.zipkin.v2+x-protobuf",
      value -> ZipkinDecoder.decode(ZipkinEncoding.PROTOBUF, value));

  private final String contentType;

  @SuppressWarnings("ImmutableEnumChecker") // plain functions
  private final Function<byte[], DecodedSpans> decoder;

  SourceFormat(String contentType, Function<byte[], DecodedSpans> decoder) {
    this.contentType = contentType;
    this.decoder = decoder;
  }

  /** As settings name it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<SourceFormat> named(String text) {
    return Arrays.stream(values()).filter(format -> format.text().equals(text)).findFirst();
  }

  public static List<String> texts() {
    return Arrays.stream(values()).map(SourceFormat::text).toList();
  }

  /** As dead letters name it; the same as the gateway's. */
  String contentType() {
    return contentType;
  }

  /**
   * @throws dev.treeline.codec.DecodeException when the bytes as a whole cannot be read
   */
  DecodedSpans decode(byte[] value) {
    return decoder.apply(value);
  }
}
