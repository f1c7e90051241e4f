package dev.treeline.server.gateway;

import static dev.treeline.server.gateway.Intake.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** In which order things are done, which nobody can see from the other side of a socket. */
class GrpcExportTest {

  /** A gateway of one request at a time. */
  private final Gateway gateway = TestGateway.acknowledged().with(TestGateway.SMALL);

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void stop() {
    timer.shutdownNow();
    gateway.close();
  }

  @Test
  void theRoomOfACallIsFreeAgainWhenItsAnswerIsSent() {
    Metadata metadata = new Metadata();
    metadata.put(
        Metadata.Key.of("Authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + KEY);
    List<Status> next = new ArrayList<>();
    GrpcExport export = new GrpcExport(gateway, timer, Duration.ofMinutes(1));

    export
        .startCall(
            new Call() {
              @Override
              public void sendMessage(byte[] answer) {
                Call another =
                    new Call() {
                      @Override
                      public void close(Status status, Metadata trailers) {
                        next.add(status);
                      }
                    };
                export.startCall(another, metadata).onMessage(InputStream.nullInputStream());
              }
            },
            metadata)
        .onMessage(InputStream.nullInputStream());

    assertThat(next).containsExactly(Status.OK);
  }

  /** Of a sender that has sent an empty request, and waits for its answer. */
  private abstract static class Call extends ServerCall<InputStream, byte[]> {

    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(byte[] answer) {}

    @Override
    public void close(Status status, Metadata trailers) {}

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public MethodDescriptor<InputStream, byte[]> getMethodDescriptor() {
      throw new UnsupportedOperationException("nobody asks");
    }
  }
}
