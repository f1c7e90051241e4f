package dev.treeline.load.send;

import dev.treeline.codec.SpanRecords;
import dev.treeline.load.OtlpJson;
import dev.treeline.span.Span;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What spans are written as, and which way they go. */
public enum Format {
  OTLP_HTTP(Way.HTTP, "/v1/traces", "application/x-protobuf", OtlpProtobuf::encode),
  OTLP_HTTP_JSON(Way.HTTP, "/v1/traces", "application/json", OtlpJson::encode),
  OTLP_GRPC(Way.GRPC, "", "", OtlpProtobuf::encode),
  ZIPKIN(Way.HTTP, "/zipkin/api/v2/spans", "application/json", ZipkinBytes::json),
  ZIPKIN_PROTO(Way.HTTP, "/zipkin/api/v2/spans", "application/x-protobuf", ZipkinBytes::protobuf),
  AVRO(Way.KAFKA, "", "", spans -> SpanRecords.encode(spans.get(0))),
  AVRO_BATCH(Way.KAFKA, "", "", SpanRecords::encode),
  KAFKA_OTLP(Way.KAFKA, "otlp_spans", "", OtlpProtobuf::encode),
  KAFKA_OTLP_JSON(Way.KAFKA, "otlp_spans", "", OtlpJson::encode),
  KAFKA_ZIPKIN(Way.KAFKA, "zipkin", "", ZipkinBytes::json),
  KAFKA_ZIPKIN_PROTO(Way.KAFKA, "zipkin", "", ZipkinBytes::protobuf);

  /** What carries it. */
  public enum Way {
    HTTP,
    GRPC,
    KAFKA
  }

  private final Way way;
  private final String place;
  private final String contentType;
  private final Function<List<Span>, byte[]> encoder;

  Format(Way way, String place, String contentType, Function<List<Span>, byte[]> encoder) {
    this.way = way;
    this.place = place;
    this.contentType = contentType;
    this.encoder = encoder;
  }

  /** As {@link #text} has it. */
  public static Optional<Format> of(String text) {
    return Arrays.stream(values()).filter(format -> format.text().equals(text)).findFirst();
  }

  /** As it is written on a command line. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public Way way() {
    return way;
  }

  /** The path of its requests, or the topic that it usually has; empty for Treeline's own. */
  public String place() {
    return place;
  }

  /** Whether a record has spans of one trace only. */
  public boolean isByTrace() {
    return this == AVRO || this == AVRO_BATCH;
  }

  /** Whether several spans go into a request or record. */
  public boolean isBatched() {
    return this != AVRO;
  }

  String contentType() {
    return contentType;
  }

  public byte[] encode(List<Span> spans) {
    return encoder.apply(spans);
  }
}
