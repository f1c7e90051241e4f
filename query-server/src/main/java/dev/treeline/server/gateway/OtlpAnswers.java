package dev.treeline.server.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.CodedOutputStream;
import dev.treeline.foreign.RejectedSpan;
import dev.treeline.otlp.OtlpEncoding;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers in the encoding of the request, as OTLP/HTTP wants them. */
final class OtlpAnswers {

  private static final int STATUS_CODE = 1;
  private static final int STATUS_MESSAGE = 2;

  private OtlpAnswers() {}

  /** Everything was taken: {@code partialSuccess} must not be there. */
  static IntakeAnswer accepted(OtlpEncoding encoding) {
    return ok(encoding, ExportTraceServiceResponse.getDefaultInstance(), object());
  }

  static IntakeAnswer partlyAccepted(OtlpEncoding encoding, List<RejectedSpan> rejected) {
    String message = RejectedSpans.summary(rejected);
    ExportTraceServiceResponse.Builder response = ExportTraceServiceResponse.newBuilder();
    response.getPartialSuccessBuilder().setRejectedSpans(rejected.size()).setErrorMessage(message);
    ObjectNode json = object();
    json.putObject("partialSuccess")
        .put("rejectedSpans", Integer.toString(rejected.size())) // int64 is a string in JSON
        .put("errorMessage", message);
    return ok(encoding, response.build(), json);
  }

  /** A {@code google.rpc.Status}: its two plain fields are all that a sender looks at. */
  static IntakeAnswer refused(OtlpEncoding encoding, IntakeRefused refused) {
    Refusal refusal = refused.refusal();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", encoding.contentType());
    headers.putAll(refusal.headers());
    String message = refused.detail() + ". " + refusal.remedy;
    byte[] body =
        switch (encoding) {
          case PROTOBUF -> protobufStatus(refusal.rpcCode, message);
          case JSON -> bytes(object().put("code", refusal.rpcCode).put("message", message));
        };
    return new IntakeAnswer(refusal.status, headers, body);
  }

  private static IntakeAnswer ok(
      OtlpEncoding encoding, ExportTraceServiceResponse protobuf, ObjectNode json) {
    byte[] body =
        switch (encoding) {
          case PROTOBUF -> protobuf.toByteArray();
          case JSON -> bytes(json);
        };
    return new IntakeAnswer(200, Map.of("Content-Type", encoding.contentType()), body);
  }

  private static byte[] protobufStatus(int code, String message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      out.writeInt32(STATUS_CODE, code);
      out.writeString(STATUS_MESSAGE, message);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot refuse a byte", e);
    }
    return bytes.toByteArray();
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static byte[] bytes(ObjectNode json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }
}
