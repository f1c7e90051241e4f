package dev.treeline.server.gateway;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.treeline.server.dialect.ApiRequest;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One call of {@code Export}: the key and the room before the first byte of the message, then the
 * message. gRPC has all of it in memory before anybody sees it; so what is asked for is bounded,
 * whatever the number of connections, and must come in time.
 */
final class GrpcExport implements ServerCallHandler<InputStream, byte[]> {

  private static final GrpcFormat FORMAT = new GrpcFormat();

  private final Gateway gateway;
  private final ScheduledExecutorService timer;
  private final Duration messageWithin;

  GrpcExport(Gateway gateway, ScheduledExecutorService timer, Duration messageWithin) {
    this.gateway = gateway;
    this.timer = timer;
    this.messageWithin = messageWithin;
  }

  @Override
  public ServerCall.Listener<InputStream> startCall(
      ServerCall<InputStream, byte[]> call, Metadata metadata) {
    ApiRequest.Headers headers = GrpcIntake.headers(metadata);
    InFlight.Lease lease;
    try {
      lease = gateway.expect(headers, GrpcIntake.MAX_MESSAGE_BYTES);
    } catch (IntakeRefused refused) {
      end(call, gateway.refuse(FORMAT, refused));
      return new ServerCall.Listener<>() {};
    }
    Unary unary = new Unary(call, headers, lease);
    call.request(2); // the one there is, and the sign that there is no second
    return unary;
  }

  /** Whichever comes first ends it: the message, its absence, the sender's leave, the time. */
  private final class Unary extends ServerCall.Listener<InputStream> {

    private final ServerCall<InputStream, byte[]> call;
    private final ApiRequest.Headers headers;
    private final InFlight.Lease lease;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Future<?> late;

    Unary(ServerCall<InputStream, byte[]> call, ApiRequest.Headers headers, InFlight.Lease lease) {
      this.call = call;
      this.headers = headers;
      this.lease = lease;
      this.late = timer.schedule(this::refuseLate, messageWithin.toMillis(), MILLISECONDS);
    }

    /**
     * The stream is closed after this; so the thread stays until Kafka has answered. A sender that
     * has its answer may send the next message at once, which must not find the room of this one
     * taken.
     */
    @Override
    public void onMessage(InputStream message) {
      if (isInTime()) {
        IntakeAnswer answer;
        try (lease) {
          answer = gateway.handleGrpc(new IntakeRequest(headers, new Message(message)), lease);
        }
        end(call, answer);
      }
    }

    @Override
    public void onHalfClose() {
      if (isInTime()) {
        lease.close();
        call.close(
            Status.INVALID_ARGUMENT.withDescription("the call has no message"), new Metadata());
      }
    }

    @Override
    public void onCancel() {
      if (isInTime()) {
        lease.close();
      }
    }

    private void refuseLate() {
      if (isFirst()) {
        lease.close();
        String detail = "the message took more than %d s".formatted(messageWithin.toSeconds());
        end(call, gateway.refuse(FORMAT, new IntakeRefused(Refusal.TOO_SLOW, detail)));
      }
    }

    private boolean isInTime() {
      late.cancel(false);
      return isFirst();
    }

    private boolean isFirst() {
      return ended.compareAndSet(false, true);
    }
  }

  /** Of one that is too large when it is decompressed, gRPC says so in the middle of a read. */
  private static final class Message extends FilterInputStream {

    Message(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      try {
        return super.read(into, offset, length);
      } catch (StatusRuntimeException tooLarge) {
        throw new IntakeRefused(
            Refusal.MESSAGE_TOO_LARGE,
            "the message is larger than %d bytes after decompression"
                .formatted(GrpcIntake.MAX_MESSAGE_BYTES));
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
