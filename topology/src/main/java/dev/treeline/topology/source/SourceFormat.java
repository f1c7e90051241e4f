package dev.treeline.topology.source;

import dev.treeline.codec.DeadLetter;
import dev.treeline.foreign.DecodedSpans;
import dev.treeline.foreign.DecodedWeight;
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
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** How the values of a source topic are written. Names are those of the Collector's encodings. */
public enum SourceFormat {
  /** Treeline's own Avro, with any key. */
  TREELINE(DeadLetter.SPAN_RECORD, TreelineRecords::decode, DecodedWeight::ofOneTrace),
  /** One or the other of the two below, told by the first byte. */
  OTLP(
      OtlpEncoding.PROTOBUF.contentType(),
      value -> OtlpDecoder.decode(otlp(value), value),
      value -> OtlpDecoder.weigh(otlp(value), value)),
  OTLP_PROTO(
      OtlpEncoding.PROTOBUF.contentType(),
      value -> OtlpDecoder.decode(OtlpEncoding.PROTOBUF, value),
      value -> OtlpDecoder.weigh(OtlpEncoding.PROTOBUF, value)),
  OTLP_JSON(
      OtlpEncoding.JSON.contentType(),
      value -> OtlpDecoder.decode(OtlpEncoding.JSON, value),
      value -> OtlpDecoder.weigh(OtlpEncoding.JSON, value)),
  JAEGER_PROTO(
      "application/vnd.jaeger.v2+x-protobuf", JaegerDecoder::decode, DecodedWeight::ofOneTrace),
  ZIPKIN_JSON(
      "application/vnd.zipkin.v2+json",
      value -> ZipkinDecoder.decode(ZipkinEncoding.JSON, value),
      value -> ZipkinDecoder.weigh(ZipkinEncoding.JSON, value)),
  ZIPKIN_PROTO(
      "application/vnd.zipkin.v2+x-protobuf",
      value -> ZipkinDecoder.decode(ZipkinEncoding.PROTOBUF, value),
      value -> ZipkinDecoder.weigh(ZipkinEncoding.PROTOBUF, value));

  private final String contentType;
  private final Function<byte[], DecodedSpans> decoder;
  private final ToLongFunction<byte[]> scales;

  SourceFormat(
      String contentType, Function<byte[], DecodedSpans> decoder, ToLongFunction<byte[]> scales) {
    this.contentType = contentType;
    this.decoder = decoder;
    this.scales = scales;
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

  private static OtlpEncoding otlp(byte[] value) {
    return isJson(value) ? OtlpEncoding.JSON : OtlpEncoding.PROTOBUF;
  }

  /**
   * The heap that the record takes on its way through, about.
   *
   * @param light as of {@link DecodedWeight#of}
   */
  long weigh(byte[] value, long light) {
    return (long) DecodedWeight.COPIES * value.length + DecodedWeight.of(value, light, scales);
  }

  /**
   * @throws dev.treeline.codec.DecodeException when the bytes as a whole cannot be read
   */
  DecodedSpans decode(byte[] value) {
    return decoder.apply(value);
  }
}
