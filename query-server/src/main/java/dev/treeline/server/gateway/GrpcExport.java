package dev.treeline.server.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.treeline.server.dialect.ApiRequest;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;
import java.io.InputStream;

/** One call of {@code Export}: the key before the first byte of the message, then the message. */
final class GrpcExport implements ServerCallHandler<InputStream, byte[]> {

  private final Gateway gateway;

  GrpcExport(Gateway gateway) {
    this.gateway = gateway;
  }

  @Override
  public ServerCall.Listener<InputStream> startCall(
      ServerCall<InputStream, byte[]> call, Metadata metadata) {
    ApiRequest.Headers headers = GrpcIntake.headers(metadata);
    IntakeAnswer refusal = gateway.refusalOfKey(headers, new GrpcFormat());
    if (refusal != null) {
      end(call, refusal);
      return new ServerCall.Listener<>() {};
    }
    call.request(2); // the one there is, and the sign that there is no second
    return new Unary(call, headers);
  }

  private final class Unary extends ServerCall.Listener<InputStream> {

    private final ServerCall<InputStream, byte[]> call;
    private final ApiRequest.Headers headers;
    private boolean answered;

    Unary(ServerCall<InputStream, byte[]> call, ApiRequest.Headers headers) {
      this.call = call;
      this.headers = headers;
    }

    /** The stream is closed after this; so the thread stays until Kafka has answered. */
    @Override
    public void onMessage(InputStream message) {
      if (!answered) {
        answered = true;
        end(call, gateway.handleGrpc(new IntakeRequest(headers, message)));
      }
    }

    @Override
    public void onHalfClose() {
      if (!answered) {
        answered = true;
        call.close(
            Status.INVALID_ARGUMENT.withDescription("the call has no message"), new Metadata());
      }
    }
  }

  private static void end(ServerCall<InputStream, byte[]> call, IntakeAnswer answer) {
    if (call.isCancelled()) {
      return;
    }
    if (answer.status() == GrpcFormat.OK) {
      call.sendHeaders(new Metadata());
      call.sendMessage(answer.body());
      call.close(Status.OK, new Metadata());
      return;
    }
    StatusException failure = failure(answer);
    Metadata trailers = failure.getTrailers();
    call.close(failure.getStatus(), trailers == null ? new Metadata() : trailers);
  }

  private static StatusException failure(IntakeAnswer answer) {
    try {
      return StatusProto.toStatusException(com.google.rpc.Status.parseFrom(answer.body()));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a status that we have written ourselves", e);
    }
  }
}
