package dev.treeline.server.gateway;

import static dev.treeline.server.gateway.Intake.KEY;
import static dev.treeline.server.gateway.Intake.TRACE;
import static io.grpc.stub.MetadataUtils.newAttachHeadersInterceptor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.github.luben.zstd.ZstdOutputStream;
import com.google.protobuf.ByteString;
import com.google.rpc.RetryInfo;
import dev.treeline.codec.DeadLetter;
import dev.treeline.codec.SpanRecords;
import dev.treeline.server.auth.Access;
import dev.treeline.server.dialect.PresentedKeys;
import dev.treeline.server.dialect.Problem.Kind;
import dev.treeline.span.Tenant;
import dev.treeline.topics.Topics;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Codec;
import io.grpc.Compressor;
import io.grpc.CompressorRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc.TraceServiceBlockingStub;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With the client that gRPC itself makes, over a socket. */
@SuppressWarnings("NullAway.Init") // JUnit calls open before each test
class GrpcIntakeTest {

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("Authorization", Metadata.ASCII_STRING_MARSHALLER);

  /** With the buffers that it comes in. */
  private static final GatewaySettings ROOM_FOR_ONE =
      GatewaySettings.DEFAULTS.inHeap(2 * 6L * GrpcIntake.MAX_MESSAGE_BYTES);

  private static final GatewaySettings ONE_AT_ONCE =
      new GatewaySettings(
          Topics.DEFAULT,
          GrpcIntake.MAX_MESSAGE_BYTES,
          1,
          GrpcIntake.MAX_MESSAGE_BYTES,
          Duration.ofSeconds(12),
          Duration.ofSeconds(5));

  /** Of messages that are never sent. */
  private static final MethodDescriptor.Marshaller<byte[]> BYTES =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] bytes) {
          return new ByteArrayInputStream(bytes);
        }

        @Override
        public byte[] parse(InputStream stream) {
          return new byte[0];
        }
      };

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private GrpcIntake intake;
  private ManagedChannel channel;

  @BeforeEach
  void open() throws IOException {
    start(GatewaySettings.DEFAULTS, Duration.ofMinutes(1));
  }

  private void start(GatewaySettings settings, Duration messageWithin) throws IOException {
    Gateway gateway =
        Gateway.create(
            settings,
            producer,
            (presented, needed) ->
                presented.equals(new PresentedKeys.Keys(List.of(KEY)))
                    ? new Access.Granted(Tenant.named("shop"), "test", KEY)
                    : new Access.Denied(Kind.NO_KEY),
            meters,
            Clock.systemUTC());
    intake = GrpcIntake.start("127.0.0.1", 0, 4, gateway, messageWithin);
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", intake.port())
            .usePlaintext()
            .compressorRegistry(compressors())
            .build();
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
    intake.close();
  }

  @Test
  void spansAreWrittenAndTheAnswerIsEmpty() {
    ExportTraceServiceResponse response = withKey().export(request(span(1)));

    assertThat(response).isEqualTo(ExportTraceServiceResponse.getDefaultInstance());
    assertThat(producer.history()).hasSize(1);
    ProducerRecord<byte[], byte[]> record = producer.history().get(0);
    assertThat(SpanRecords.decode(record.value()).get(0).name()).isEqualTo("span 1");
    assertThat(new String(record.headers().lastHeader("treeline-tenant").value()))
        .isEqualTo("shop");
  }

  /** There is no close_after here: SDKs send a trace in several calls. */
  @Test
  void aCallLeavesItsTracesOpen() {
    withKey().export(request(span(1)));

    assertThat(producer.history().get(0).headers().lastHeader("treeline-close-trace")).isNull();
  }

  @Test
  void gzipIsRead() {
    withKey().withCompression("gzip").export(request(span(1), span(2)));
    assertThat(SpanRecords.decode(producer.history().get(0).value())).hasSize(2);
  }

  /** As a Collector sends that is set to it. */
  @Test
  void zstdIsRead() {
    withKey().withCompression("zstd").export(request(span(1), span(2)));
    assertThat(SpanRecords.decode(producer.history().get(0).value())).hasSize(2);
  }

  @Test
  void anEmptyRequestIsAccepted() {
    assertThat(withKey().export(request())).isNotNull();
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void whatCannotBeKeptIsCountedInPartialSuccess() {
    ExportTraceServiceResponse response =
        withKey().export(request(span(1), Span.newBuilder().setName("no ids").build()));

    assertThat(response.getPartialSuccess().getRejectedSpans()).isEqualTo(1);
    assertThat(response.getPartialSuccess().getErrorMessage()).contains("invalid_id");
    assertThat(producer.history())
        .extracting(ProducerRecord::topic)
        .containsExactly("treeline.spans", "treeline.dead-letters");
    assertThat(DeadLetter.decode(producer.history().get(1).value()).contentType())
        .isEqualTo("application/x-protobuf");
  }

  @Test
  void withoutAKeyNothingIsTaken() {
    StatusRuntimeException failure = failure(stub());
    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(failure.getStatus().getDescription()).contains("no key");
    assertThat(producer.history()).isEmpty();
    assertThat(meters.get("treeline.intake.requests").tag("outcome", "no_key").counter().count())
        .isEqualTo(1);
  }

  /** Which of them is meant? */
  @Test
  void ofTwoKeysTheFirstIsNotTaken() {
    Metadata metadata = new Metadata();
    metadata.put(AUTHORIZATION, "Bearer " + KEY);
    metadata.put(AUTHORIZATION, "Bearer another");

    assertThat(failure(stub().withInterceptors(newAttachHeadersInterceptor(metadata)))).isNotNull();
    assertThat(producer.history()).isEmpty();
  }

  /** Without RetryInfo, senders must not take it for an invitation. */
  @Test
  void aMessageOfMoreThanFourMebibytesIsRefusedForGood() {
    Span huge = span(1).toBuilder().setName("x".repeat(GrpcIntake.MAX_MESSAGE_BYTES)).build();
    StatusRuntimeException failure =
        catchThrowableOfType(StatusRuntimeException.class, () -> withKey().export(request(huge)));
    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(retryInfo(failure)).isFalse();
    assertThat(withKey().export(request(span(1)))).isNotNull(); // the connection lives on
    await().untilAsserted(() -> assertThat(tooLarge()).isEqualTo(1));
  }

  /** Of a bomb, no more than that is unpacked; and it is no fault of ours. */
  @Test
  void aMessageThatIsLargerDecompressedIsRefusedForGood() {
    Span huge = span(1).toBuilder().setName("x".repeat(GrpcIntake.MAX_MESSAGE_BYTES)).build();
    for (String compression : List.of("gzip", "zstd")) {
      StatusRuntimeException failure =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () -> withKey().withCompression(compression).export(request(huge)));
      assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(retryInfo(failure)).isFalse();
    }
    assertThat(tooLarge()).isEqualTo(2);
  }

  private double tooLarge() {
    return meters
        .find("treeline.intake.requests")
        .tag("outcome", "message_too_large")
        .counters()
        .stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  /** gRPC puts a message together in memory, of any number of connections, before it is seen. */
  @Test
  void aMessageIsNotAskedForWhereThereIsNoRoomForIt() throws IOException {
    close();
    start(ROOM_FOR_ONE, Duration.ofMinutes(1));
    ClientCall<byte[], byte[]> silent = callWithoutMessage();
    await().until(() -> !isTaken());

    StatusRuntimeException failure = failure(withKey());

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(retryInfo(failure)).isTrue();
    silent.cancel("gone", null);
    await().until(this::isTaken);
    for (int i = 0; i < 3; i++) {
      assertThat(withKey().export(request(span(1)))).as("room is given back").isNotNull();
    }
  }

  @Test
  void aCallWhoseMessageDoesNotComeGivesItsRoomBack() throws Exception {
    close();
    start(ROOM_FOR_ONE, Duration.ofSeconds(1));
    CompletableFuture<Status> over = new CompletableFuture<>();
    callWithoutMessage(over);

    assertThat(over.get(10, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    await().until(this::isTaken);
  }

  @Test
  void aCallThatEndsWithoutAMessageGivesItsRoomBack() throws Exception {
    close();
    start(ROOM_FOR_ONE, Duration.ofMinutes(1));
    CompletableFuture<Status> over = new CompletableFuture<>();
    callWithoutMessage(over).halfClose();

    assertThat(over.get(10, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    await().until(this::isTaken);
  }

  /** A message is followed by the sign that there is no second. */
  @Test
  void aCallGivesItsRoomBackOnce() throws IOException {
    close();
    start(ONE_AT_ONCE, Duration.ofMinutes(1));
    for (int i = 0; i < 3; i++) {
      await().until(this::isTaken);
    }

    await()
        .until(
            () -> {
              callWithoutMessage(); // refused itself while the last one is being ended
              return !isTaken();
            });
  }

  @Test
  void noThreadOutlivesIt() {
    withKey().export(request(span(1)));
    assertThat(threads()).isNotEmpty();

    close();

    await().until(() -> threads().isEmpty());
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("grpc-intake-"))
        .toList();
  }

  private boolean isTaken() {
    try {
      withKey().export(request(span(1)));
      return true;
    } catch (StatusRuntimeException refused) {
      return false;
    }
  }

  private ClientCall<byte[], byte[]> callWithoutMessage() {
    return callWithoutMessage(new CompletableFuture<>());
  }

  private ClientCall<byte[], byte[]> callWithoutMessage(CompletableFuture<Status> over) {
    ClientCall<byte[], byte[]> call =
        channel.newCall(
            // whose headers go out alone
            TraceServiceGrpc.getExportMethod().toBuilder(BYTES, BYTES)
                .setType(MethodDescriptor.MethodType.CLIENT_STREAMING)
                .build(),
            CallOptions.DEFAULT);
    Metadata metadata = new Metadata();
    metadata.put(AUTHORIZATION, "Bearer " + KEY);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            over.complete(status);
          }
        },
        metadata);
    call.request(1);
    return call;
  }

  @Test
  void whileKafkaIsAwayTheSenderIsToldToComeBack() {
    producer.sendException = new TimeoutException("no broker");
    StatusRuntimeException failure = failure(withKey());
    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(retryInfo(failure)).isTrue();
  }

  private static boolean retryInfo(StatusRuntimeException failure) {
    com.google.rpc.Status status = StatusProto.fromThrowable(failure);
    return status != null
        && status.getDetailsList().stream().anyMatch(detail -> detail.is(RetryInfo.class));
  }

  private StatusRuntimeException failure(TraceServiceBlockingStub stub) {
    return catchThrowableOfType(StatusRuntimeException.class, () -> stub.export(request(span(1))));
  }

  private TraceServiceBlockingStub stub() {
    return TraceServiceGrpc.newBlockingStub(channel);
  }

  private static CompressorRegistry compressors() {
    CompressorRegistry compressors = CompressorRegistry.newEmptyInstance();
    compressors.register(new Codec.Gzip());
    compressors.register(
        new Compressor() {
          @Override
          public String getMessageEncoding() {
            return "zstd";
          }

          @Override
          public OutputStream compress(OutputStream out) throws IOException {
            return new ZstdOutputStream(out);
          }
        });
    return compressors;
  }

  private TraceServiceBlockingStub withKey() {
    Metadata metadata = new Metadata();
    metadata.put(AUTHORIZATION, "Bearer " + KEY);
    return stub().withInterceptors(newAttachHeadersInterceptor(metadata));
  }

  private static Span span(int number) {
    return Span.newBuilder()
        .setTraceId(ByteString.copyFrom(HexFormat.of().parseHex(TRACE)))
        .setSpanId(ByteString.copyFrom(new byte[] {0, 0, 0, 0, 0, 0, 0, (byte) number}))
        .setName("span " + number)
        .build();
  }

  private static ExportTraceServiceRequest request(Span... spans) {
    var request = ExportTraceServiceRequest.newBuilder();
    request.addResourceSpansBuilder().addScopeSpansBuilder().addAllSpans(List.of(spans));
    return request.build();
  }
}
