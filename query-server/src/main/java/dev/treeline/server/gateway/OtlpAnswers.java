package dev.treeline.server.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.rpc.Status;
import dev.treeline.foreign.RejectedSpan;
import dev.treeline.otlp.OtlpEncoding;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers in the encoding of the request, as OTLP/HTTP wants them. */
final class OtlpAnswers {

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
          case PROTOBUF ->
              Status.newBuilder()
                  .setCode(refusal.rpcCode)
                  .setMessage(message)
                  .build()
                  .toByteArray();
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

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static byte[] bytes(ObjectNode json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }
}
