package dev.treeline.server.gateway;

import dev.treeline.server.dialect.ApiRequest;
import io.grpc.Decompressor;
import io.grpc.DecompressorRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The intake on a port for gRPC: what most OpenTelemetry SDKs send to unless told otherwise. */
public final class GrpcIntake implements AutoCloseable {

  /** As gRPC has it by default, and the Collector: a sender's batches are made for it. */
  static final int MAX_MESSAGE_BYTES = 4 << 20;

  /**
   * HTTP/2's frames have no more. A read of several keeps all of them in memory for as long as one
   * of their messages is not whole: five times what is waited for, where calls share a connection.
   */
  private static final int FRAME_BYTES = 16 << 10;

  private static final int CALLS_PER_CONNECTION = 64;
  private static final int MAX_METADATA_BYTES = 16 << 10;

  /**
   * Calls of a connection that are begun and taken back, by either side: more than a sender has
   * that gives up all it may have under way every second. gRPC has no bound of its own, and each is
   * work for a thread, also of those who have no key.
   */
  static final int MOST_RESETS = 1_000;

  private static final int RESETS_SECONDS = 10;

  /** Longer than any sender waits for its answer. */
  private static final Duration MESSAGE_WITHIN = Duration.ofSeconds(30);

  private static final int STOP_WITHIN_SECONDS = 5;
  private static final String SERVICE = "opentelemetry.proto.collector.trace.v1.TraceService";

  /** The bytes as they are: the gateway decodes them. */
  private static final MethodDescriptor<InputStream, byte[]> EXPORT =
      MethodDescriptor.<InputStream, byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Export"))
          .setRequestMarshaller(new Raw<>(stream -> stream))
          .setResponseMarshaller(new Raw<>(GrpcIntake::neverRead))
          .build();

  private final Server server;
  private final ExecutorService workers;
  private final ExecutorService timer;

  private GrpcIntake(Server server, ExecutorService workers, ExecutorService timer) {
    this.server = server;
    this.workers = workers;
    this.timer = timer;
  }

  /**
   * Opens the port.
   *
   * @param workers more than the requests that the gateway works on at once, so that one too many
   *     is told so at once
   * @throws IOException when the port cannot be opened
   */
  public static GrpcIntake start(String host, int port, int workers, Gateway gateway)
      throws IOException {
    return start(host, port, workers, gateway, MESSAGE_WITHIN);
  }

  /**
   * @param messageWithin what a call has for its message, from its headers on
   */
  static GrpcIntake start(
      String host, int port, int workers, Gateway gateway, Duration messageWithin)
      throws IOException {
    AtomicInteger number = new AtomicInteger();
    ExecutorService threads =
        Executors.newFixedThreadPool(
            workers, task -> new Thread(task, "grpc-intake-" + number.incrementAndGet()));
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "grpc-intake-timer"));
    timer.setRemoveOnCancelPolicy(true); // most calls have their message at once
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(host, port))
            .executor(threads)
            .decompressorRegistry(
                DecompressorRegistry.getDefaultInstance().with(new ZstdDecompressor(), true))
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .withChildOption(
                ChannelOption.RCVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(64, 2_048, FRAME_BYTES))
            .maxInboundMetadataSize(MAX_METADATA_BYTES)
            .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION)
            .maxRstFramesPerWindow(MOST_RESETS, RESETS_SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .permitKeepAliveTime(10, TimeUnit.SECONDS)
            .addStreamTracerFactory(new GrpcTooLarge(gateway))
            .addService(
                ServerServiceDefinition.builder(SERVICE)
                    .addMethod(EXPORT, new GrpcExport(gateway, timer, messageWithin))
                    .build())
            .build();
    try {
      server.start();
    } catch (IOException e) {
      threads.shutdown();
      timer.shutdown();
      throw e;
    }
    return new GrpcIntake(server, threads, timer);
  }

  public int port() {
    return server.getPort();
  }

  /** Lets calls end that are at work. */
  @Override
  public void close() {
    server.shutdown();
    try {
      if (!server.awaitTermination(STOP_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    workers.shutdown();
    timer.shutdownNow();
  }

  static ApiRequest.Headers headers(Metadata metadata) {
    return name -> {
      Iterable<String> values =
          metadata.getAll(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
      List<String> all = new ArrayList<>();
      if (values != null) {
        values.forEach(all::add);
      }
      return all;
    };
  }

  /** Collectors send it; gRPC itself knows gzip only. */
  private static final class ZstdDecompressor implements Decompressor {

    @Override
    public String getMessageEncoding() {
      return "zstd";
    }

    @Override
    public InputStream decompress(InputStream compressed) throws IOException {
      return IntakeBody.zstd(compressed);
    }
  }

  private static byte[] neverRead(InputStream stream) {
    throw new UnsupportedOperationException("a server reads no responses");
  }

  private record Raw<T>(Reader<T> reader) implements MethodDescriptor.Marshaller<T> {

    private interface Reader<T> {
      T read(InputStream stream);
    }

    @Override
    public InputStream stream(T value) {
      return value instanceof byte[] bytes ? new ByteArrayInputStream(bytes) : (InputStream) value;
    }

    @Override
    public T parse(InputStream stream) {
      return reader.read(stream);
    }
  }
}
