package dev.treeline.server.gateway;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.treeline.foreign.DecodedSpans;
import dev.treeline.foreign.RejectedSpan;
import dev.treeline.otlp.OtlpDecoder;
import dev.treeline.otlp.OtlpEncoding;
import java.util.List;
import java.util.Map;

/**
 * OTLP over gRPC. The status of an answer is gRPC's; its body is the response where that is OK, and
 * else a {@code google.rpc.Status}.
 */
final class GrpcFormat implements IntakeFormat {

  static final int OK = 0;

  @Override
  public String contentType() {
    return OtlpEncoding.PROTOBUF.contentType();
  }

  @Override
  public long weigh(byte[] body) {
    return OtlpDecoder.weigh(OtlpEncoding.PROTOBUF, body);
  }

  @Override
  public DecodedSpans decode(byte[] body) {
    return OtlpDecoder.decode(OtlpEncoding.PROTOBUF, body);
  }

  @Override
  public IntakeAnswer accepted() {
    return new IntakeAnswer(OK, Map.of(), OtlpAnswers.accepted(OtlpEncoding.PROTOBUF).body());
  }

  @Override
  public IntakeAnswer partlyAccepted(List<RejectedSpan> rejected) {
    return new IntakeAnswer(
        OK, Map.of(), OtlpAnswers.partlyAccepted(OtlpEncoding.PROTOBUF, rejected).body());
  }

  /** A sender tries again only where the status is retryable and says after which time. */
  @Override
  public IntakeAnswer refused(IntakeRefused refused) {
    Refusal refusal = refused.refusal();
    Status.Builder status =
        Status.newBuilder()
            .setCode(refusal.rpcCode)
            .setMessage(refused.detail() + ". " + refusal.remedy);
    if (refused.retryAfterSeconds() > 0) {
      Duration delay = Duration.newBuilder().setSeconds(refused.retryAfterSeconds()).build();
      status.addDetails(Any.pack(RetryInfo.newBuilder().setRetryDelay(delay).build()));
    }
    return new IntakeAnswer(refusal.rpcCode, Map.of(), status.build().toByteArray());
  }
}
