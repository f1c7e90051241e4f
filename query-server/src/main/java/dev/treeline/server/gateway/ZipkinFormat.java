package dev.treeline.server.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.treeline.foreign.DecodedSpans;
import dev.treeline.foreign.RejectedSpan;
import dev.treeline.zipkin.ZipkinDecoder;
import dev.treeline.zipkin.ZipkinEncoding;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Zipkin's {@code POST /api/v2/spans}: reporters look at the status and at nothing else. */
record ZipkinFormat(ZipkinEncoding encoding) implements IntakeFormat {

  private static final int ACCEPTED = 202;

  /** For those who sent something that is no encoding of Zipkin's spans, version 2. */
  static final ZipkinFormat OF_JSON = new ZipkinFormat(ZipkinEncoding.JSON);

  /** Thrift is what Zipkin's reporters sent before version 2. */
  private static final Pattern SOMETHING_ELSE =
      Pattern.compile(".*[/.+-](thrift|grpc|msgpack|avro|cbor|xml)([.+-].*)?");

  /**
   * As Zipkin's server takes it, what does not say that it is protobuf is JSON; but null for what
   * says that it is none of them.
   */
  static @Nullable ZipkinFormat of(IntakeRequest request) {
    String type = IntakeBody.contentType(request);
    if (SOMETHING_ELSE.matcher(type).matches()) {
      return null;
    }
    boolean protobuf = ZipkinEncoding.PROTOBUF.contentType().equals(type);
    return protobuf ? new ZipkinFormat(ZipkinEncoding.PROTOBUF) : OF_JSON;
  }

  @Override
  public String contentType() {
    // The bytes alone do not tell them from OTLP's.
    return encoding.contentType().replace("application/", "application/vnd.zipkin.v2+");
  }

  @Override
  public long weigh(byte[] body) {
    return ZipkinDecoder.weigh(encoding, body);
  }

  @Override
  public DecodedSpans decode(byte[] body) {
    return ZipkinDecoder.decode(encoding, body);
  }

  @Override
  public IntakeAnswer accepted() {
    return new IntakeAnswer(ACCEPTED, Map.of(), new byte[0]);
  }

  @Override
  public IntakeAnswer partlyAccepted(List<RejectedSpan> rejected) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("rejectedSpans", rejected.size())
            .put("message", RejectedSpans.summary(rejected));
    return new IntakeAnswer(ACCEPTED, jsonHeaders(), bytes(json));
  }

  @Override
  public IntakeAnswer refused(IntakeRefused refused) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putObject("error").put("code", refused.refusal().tag()).put("message", refused.detail());
    Map<String, String> headers = jsonHeaders();
    headers.putAll(refused.headers());
    return new IntakeAnswer(refused.refusal().status, headers, bytes(json));
  }

  private static Map<String, String> jsonHeaders() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    return headers;
  }

  private static byte[] bytes(ObjectNode json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }
}
