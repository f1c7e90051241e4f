package dev.treeline.server.gateway;

import java.util.concurrent.Semaphore;

/** Bounds the requests at work, and the memory of their bodies. */
final class InFlight {

  private final Semaphore requests;
  private final Semaphore bytes;

  InFlight(GatewaySettings settings) {
    this.requests = new Semaphore(settings.maxRequests());
    this.bytes = new Semaphore(settings.maxBufferedBytes());
  }

  /** Close it when the request is answered. */
  Lease enter() throws IntakeRefused {
    if (!requests.tryAcquire()) {
      throw new IntakeRefused(Refusal.BUSY, "too many requests are being written to Kafka");
    }
    return new Lease();
  }

  /** One request's share; used by its thread alone. */
  final class Lease implements AutoCloseable {

    private int held;

    /** Asks for room before it is filled. */
    void grow(int count) throws IntakeRefused {
      if (!bytes.tryAcquire(count)) {
        throw new IntakeRefused(
            Refusal.BUSY, "the bodies of the requests being read fill the buffer");
      }
      held += count;
    }

    @Override
    public void close() {
      bytes.release(held);
      requests.release();
    }
  }
}
