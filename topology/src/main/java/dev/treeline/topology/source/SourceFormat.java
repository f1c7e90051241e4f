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
import org.jspecify.annotations.Nullable;

/** How the values of a source topic are written. Names are those of the Collector's encodings. */
public enum SourceFormat {
  /** Treeline's own Avro, with any key. */
  TREELINE(TreelineRecords.CONTENT_TYPE, TreelineRecords::decode),
  /** One or the other of the two below, told by the first byte. */
  OTLP(
      OtlpEncoding.PROTOBUF.contentType(),
      value ->
          OtlpDecoder.decode(isJson(value) ? OtlpEncoding.JSON : OtlpEncoding.PROTOBUF, value)),
  OTLP_PROTO(
      OtlpEncoding.PROTOBUF.contentType(),
      value -> OtlpDecoder.decode(OtlpEncoding.PROTOBUF, value)),
  OTLP_JSON(OtlpEncoding.JSON.contentType(), value -> OtlpDecoder.decode(OtlpEncoding.JSON, value)),
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

  /** Of a record or of a span in it, as dead letters name it; the same as the gateway's. */
  String contentType(byte @Nullable [] value) {
    return this == OTLP && isJson(value) ? OTLP_JSON.contentType : contentType;
  }

  /**
   * No message of OTLP begins so in protobuf: it would be a group, in a field that is not there.
   */
  private static boolean isJson(byte @Nullable [] value) {
    return value != null && value.length > 0 && value[0] == '{';
  }

  /**
   * @throws dev.treeline.codec.DecodeException when the bytes as a whole cannot be read
   */
  DecodedSpans decode(byte[] value) {
    return decoder.apply(value);
  }
}
