package dev.treeline.server.gateway;

import static dev.treeline.server.gateway.Intake.KEY;
import static dev.treeline.server.gateway.Intake.headers;

import com.github.luben.zstd.Zstd;
import com.google.protobuf.ByteString;
import dev.treeline.codec.DecodeException;
import dev.treeline.codec.DeleteTrace;
import dev.treeline.codec.SpanLimits;
import dev.treeline.codec.SpanRecords;
import dev.treeline.codec.SpanSkim;
import dev.treeline.jaeger.JaegerDecoder;
import dev.treeline.otlp.OtlpDecoder;
import dev.treeline.otlp.OtlpEncoding;
import dev.treeline.server.auth.Access;
import dev.treeline.span.Span;
import dev.treeline.span.SpanId;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import zipkin2.Endpoint;
import zipkin2.codec.SpanBytesEncoder;

/** What takes bytes of strangers. It reads them, or refuses them in the one way it has. */
enum FuzzTarget {
  OTLP_PROTOBUF("/v1/traces", "application/x-protobuf", "identity"),
  OTLP_JSON("/v1/traces", "application/json", "identity"),
  OTLP_GZIP("/v1/traces", "application/x-protobuf", "gzip"),
  OTLP_ZSTD("/v1/traces", "application/json", "zstd"),
  ZIPKIN_JSON("/zipkin", "application/json", "identity"),
  ZIPKIN_PROTOBUF("/zipkin", "application/x-protobuf", "identity"),
  JAEGER_PROTOBUF("", "", ""),
  SPAN_RECORD("", "", ""),
  DELETE_COMMAND("", "", "");

  private static final Set<Integer> STATUSES = Set.of(200, 202, 400, 413, 415);
  private static final SpanSkim SKIM =
      new SpanSkim(List.of("run.id"), List.of(List.of("user.id")), SpanLimits.DEFAULTS);

  /** A small limit, so that a bomb is one for the fuzzer's machine, too. */
  private static final GatewaySettings SETTINGS =
      new GatewaySettings(
          Topics.DEFAULT, 1 << 20, 4, 1 << 22, Duration.ofSeconds(5), Duration.ofSeconds(1));

  private final String path;
  private final String contentType;
  private final String coding;

  FuzzTarget(String path, String contentType, String coding) {
    this.path = path;
    this.contentType = contentType;
    this.coding = coding;
  }

  /**
   * @return whether the bytes were taken
   * @throws RuntimeException and any error: that is a finding
   */
  boolean take(byte[] data) {
    return switch (this) {
      case JAEGER_PROTOBUF -> isJaeger(data);
      case SPAN_RECORD -> isRecord(data);
      case DELETE_COMMAND -> isCommand(data);
      default -> isAccepted(data);
    };
  }

  private boolean isAccepted(byte[] data) {
    // A new one each time: the mock of Kafka keeps all that it is given.
    try (Gateway gateway =
        Gateway.create(
            SETTINGS,
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()),
            (presented, needed) -> new Access.Granted(Tenant.named("shop"), "test", KEY),
            new SimpleMeterRegistry(),
            Clock.systemUTC())) {
      IntakeRequest request =
          new IntakeRequest(
              headers("Content-Type", contentType, "Content-Encoding", coding),
              new ByteArrayInputStream(data));
      IntakeAnswer answer =
          path.equals("/zipkin") ? gateway.handleZipkin(request) : gateway.handle(request);
      if (!STATUSES.contains(answer.status())) {
        throw new AssertionError(
            answer.status() + ": " + new String(answer.body(), StandardCharsets.UTF_8));
      }
      return answer.status() < 300;
    }
  }

  /** The skim and the decoder must agree on what is a record. */
  private static boolean isRecord(byte[] data) {
    boolean skimmed = true;
    try {
      SKIM.skim(data);
    } catch (DecodeException e) {
      skimmed = false;
    }
    try {
      List<Span> spans = SpanRecords.decode(data);
      if (!skimmed) {
        throw new AssertionError("decoded, and not skimmed");
      }
      return !spans.isEmpty();
    } catch (DecodeException e) {
      if (skimmed) {
        throw new AssertionError("skimmed, and not decoded", e);
      }
      return false;
    }
  }

  /** Of source topics; what one span of it becomes must be a record again. */
  private static boolean isJaeger(byte[] data) {
    try {
      List<Span> spans = JaegerDecoder.decode(data).spans();
      return !spans.isEmpty() && isRecord(SpanRecords.encode(spans));
    } catch (DecodeException e) {
      return false;
    }
  }

  private static boolean isCommand(byte[] data) {
    try {
      DeleteTrace.decode(data);
      return true;
    } catch (DecodeException e) {
      return false;
    }
  }

  /** What it takes, to begin with. */
  byte[] example() {
    byte[] json =
        ("{'resourceSpans':[{'resource':{'attributes':[{'key':'k','value':{'arrayValue':{'values':"
                + "[{'intValue':'1'},{'doubleValue':0.5},{'bytesValue':'AQ=='},{'boolValue':true}]}}}]},"
                + "'scopeSpans':[{'scope':{'name':'s','version':'1'},'spans':[{'traceId':"
                + "'4bf92f3577b34da6a3ce929d0e0e4736','spanId':'00f067aa0ba902b7','parentSpanId':"
                + "'00f067aa0ba902b8','name':'n','kind':2,'startTimeUnixNano':'1','endTimeUnixNano':'2',"
                + "'status':{'code':2,'message':'m'},'events':[{'name':'e','timeUnixNano':'1'}],"
                + "'links':[{'traceId':'4bf92f3577b34da6a3ce929d0e0e4736','spanId':'00f067aa0ba902b9'}],"
                + "'attributes':[{'key':'m','value':{'kvlistValue':{'values':[{'key':'i','value':"
                + "{'stringValue':'v'}}]}}}]}]}]}]}")
            .replace('\'', '"')
            .getBytes(StandardCharsets.UTF_8);
    List<Span> spans = OtlpDecoder.decode(OtlpEncoding.JSON, json).spans();
    return switch (this) {
      case OTLP_JSON -> json;
      case OTLP_ZSTD -> Zstd.compress(json);
      case OTLP_PROTOBUF -> protobuf();
      case OTLP_GZIP -> Intake.gzip(protobuf());
      case ZIPKIN_JSON -> SpanBytesEncoder.JSON_V2.encodeList(List.of(zipkin()));
      case ZIPKIN_PROTOBUF -> SpanBytesEncoder.PROTO3.encodeList(List.of(zipkin()));
      case JAEGER_PROTOBUF -> jaeger();
      case SPAN_RECORD -> SpanRecords.encode(spans);
      case DELETE_COMMAND -> new DeleteTrace("shop", new TraceId(1, 2)).encode();
    };
  }

  private static byte[] protobuf() {
    var request = ExportTraceServiceRequest.newBuilder();
    var span = request.addResourceSpansBuilder().addScopeSpansBuilder().addSpansBuilder();
    span.setTraceId(ByteString.copyFrom(new TraceId(1, 2).toBytes()))
        .setSpanId(ByteString.copyFrom(new SpanId(3).toBytes()))
        .setName("n")
        .setEndTimeUnixNano(9);
    span.addEventsBuilder().setName("e");
    span.addLinksBuilder().setTraceState("s");
    span.addAttributesBuilder()
        .setKey("k")
        .getValueBuilder()
        .getArrayValueBuilder()
        .addValuesBuilder()
        .getKvlistValueBuilder()
        .addValuesBuilder()
        .setKey("i")
        .getValueBuilder()
        .setDoubleValue(1.5);
    return request.build().toByteArray();
  }

  /** Ids, a name, a reference, times, a tag, a log, the process and a warning. */
  private static byte[] jaeger() {
    return HexFormat.of()
        .parseHex(
            "0a104bf92f3577b34da6a3ce929d0e0e4736120800f067aa0ba902b71a026f70"
                + "221c0a104bf92f3577b34da6a3ce929d0e0e4736120800f067aa0ba902b8"
                + "320608c5a585d8063a02080142060a016b1a0176"
                + "4a0e0a0608c5a585d80612040a02657652060a0473686f706201"
                + "77");
  }

  private static zipkin2.Span zipkin() {
    return zipkin2.Span.newBuilder()
        .traceId("4bf92f3577b34da6a3ce929d0e0e4736")
        .id("00f067aa0ba902b7")
        .kind(zipkin2.Span.Kind.CLIENT)
        .timestamp(5)
        .duration(6)
        .addAnnotation(5, "a")
        .putTag("error", "e")
        .localEndpoint(Endpoint.newBuilder().serviceName("s").ip("10.0.0.1").build())
        .build();
  }
}
