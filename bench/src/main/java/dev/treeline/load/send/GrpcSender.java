package dev.treeline.load.send;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.RetryInfo;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** OTLP over gRPC, on as many connections as are wanted. */
public final class GrpcSender implements Sender {

  /** As the specification of OTLP has them; RESOURCE_EXHAUSTED only where a time is named. */
  private static final Set<Status.Code> RETRYABLE =
      Set.of(
          Status.Code.CANCELLED,
          Status.Code.DEADLINE_EXCEEDED,
          Status.Code.ABORTED,
          Status.Code.OUT_OF_RANGE,
          Status.Code.UNAVAILABLE,
          Status.Code.DATA_LOSS);

  private static final MethodDescriptor<ExportTraceServiceRequest, ExportTraceServiceResponse>
      EXPORT =
          MethodDescriptor.<ExportTraceServiceRequest, ExportTraceServiceResponse>newBuilder()
              .setType(MethodDescriptor.MethodType.UNARY)
              .setFullMethodName("opentelemetry.proto.collector.trace.v1.TraceService/Export")
              .setRequestMarshaller(
                  ProtoUtils.marshaller(ExportTraceServiceRequest.getDefaultInstance()))
              .setResponseMarshaller(
                  ProtoUtils.marshaller(ExportTraceServiceResponse.getDefaultInstance()))
              .build();

  private final List<ManagedChannel> channels = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();
  private final boolean gzip;
  private final Patience patience;

  public GrpcSender(
      URI server, @Nullable String key, boolean gzip, int connections, Patience patience) {
    this.gzip = gzip;
    this.patience = patience;
    Metadata headers = new Metadata();
    if (key != null) {
      headers.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + key);
    }
    for (int i = 0; i < connections; i++) {
      NettyChannelBuilder channel =
          NettyChannelBuilder.forAddress(server.getHost(), server.getPort())
              .intercept(MetadataUtils.newAttachHeadersInterceptor(headers));
      channels.add(
          ("https".equals(server.getScheme())
                  ? channel.useTransportSecurity()
                  : channel.usePlaintext())
              .build());
    }
  }

  @Override
  public void send(Sending sending, Receipt receipt) throws InterruptedException {
    ExportTraceServiceRequest request = request(sending);
    ManagedChannel channel = channels.get(Math.floorMod(next.getAndIncrement(), channels.size()));
    Patience.Tries tries = patience.tries();
    while (true) {
      CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS);
      try {
        ExportTraceServiceResponse answer =
            ClientCalls.blockingUnaryCall(
                channel, EXPORT, gzip ? options.withCompression("gzip") : options, request);
        receipt.acknowledged(sending, answer.getPartialSuccess().getRejectedSpans());
        return;
      } catch (StatusRuntimeException e) {
        OptionalLong delay = retryDelayMs(e);
        boolean retryable =
            RETRYABLE.contains(e.getStatus().getCode())
                || (e.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED && delay.isPresent());
        if (!retryable || !tries.again(delay)) {
          receipt.failed(sending, "gRPC " + e.getMessage());
          return;
        }
        receipt.retried();
      }
    }
  }

  private static ExportTraceServiceRequest request(Sending sending) {
    try {
      return ExportTraceServiceRequest.parseFrom(Format.OTLP_GRPC.encode(sending.plain()));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("what was just written cannot be read", e);
    }
  }

  private static OptionalLong retryDelayMs(StatusRuntimeException e) {
    com.google.rpc.@Nullable Status status = StatusProto.fromThrowable(e);
    if (status != null) {
      for (com.google.protobuf.Any detail : status.getDetailsList()) {
        if (detail.is(RetryInfo.class)) {
          try {
            var delay = detail.unpack(RetryInfo.class).getRetryDelay();
            return OptionalLong.of(delay.getSeconds() * 1_000 + delay.getNanos() / 1_000_000);
          } catch (InvalidProtocolBufferException unreadable) {
            return OptionalLong.empty();
          }
        }
      }
    }
    return OptionalLong.empty();
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }
}
