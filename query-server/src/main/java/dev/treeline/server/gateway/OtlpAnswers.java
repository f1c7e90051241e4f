package dev.treeline.server.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
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

  private static final String BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest";

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

  /** A {@code google.rpc.Status}; of a request that is wrong in itself, with what is wrong. */
  static IntakeAnswer refused(OtlpEncoding encoding, IntakeRefused refused) {
    Refusal refusal = refused.refusal();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", encoding.contentType());
    headers.putAll(refused.headers());
    String message = refused.detail() + ". " + refusal.remedy;
    byte[] body =
        switch (encoding) {
          case PROTOBUF -> protobuf(refused, message).toByteArray();
          case JSON -> bytes(json(refused, message));
        };
    return new IntakeAnswer(refusal.status, headers, body);
  }

  private static Status protobuf(IntakeRefused refused, String message) {
    Status.Builder status =
        Status.newBuilder().setCode(refused.refusal().rpcCode).setMessage(message);
    if (refused.refusal().status == 400) {
      BadRequest.Builder details = BadRequest.newBuilder();
      details.addFieldViolationsBuilder().setDescription(refused.detail());
      status.addDetails(Any.pack(details.build()));
    }
    return status.build();
  }

  private static ObjectNode json(IntakeRefused refused, String message) {
    ObjectNode status = object().put("code", refused.refusal().rpcCode).put("message", message);
    if (refused.refusal().status == 400) {
      ObjectNode details = status.putArray("details").addObject();
      details.put("@type", BAD_REQUEST);
      details
          .putArray("fieldViolations")
          .addObject()
          .put("field", "")
          .put("description", refused.detail());
    }
    return status;
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
