package dev.treeline.server.gateway;

import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;

/**
 * Counts and logs the messages that are so large that gRPC does not let anybody see them: it
 * answers in its own words, and to the call they are a sender that went away.
 */
final class GrpcTooLarge extends ServerStreamTracer.Factory {

  private static final GrpcFormat FORMAT = new GrpcFormat();

  /** As gRPC begins what it says of them, which a test holds it to: there is no other sign. */
  private static final String WORDS = "gRPC message exceeds maximum size";

  private final Gateway gateway;

  GrpcTooLarge(Gateway gateway) {
    this.gateway = gateway;
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
    return new ServerStreamTracer() {
      @Override
      public void streamClosed(Status status) {
        String words = status.getDescription();
        if (words != null && words.startsWith(WORDS)) {
          gateway.refuse(
              FORMAT,
              new IntakeRefused(
                  Refusal.MESSAGE_TOO_LARGE,
                  "the message is larger than %d bytes".formatted(GrpcIntake.MAX_MESSAGE_BYTES)));
        }
      }
    };
  }
}
