package dev.treeline.server.gateway;

import static dev.treeline.foreign.DecodedWeight.COPIES;

import dev.treeline.foreign.DecodedWeight;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;

/** Bounds the requests at work, the memory of their bodies, and of what is made of these. */
final class InFlight {

  private final Semaphore requests;
  private final Semaphore bytes;
  private final long mostHeap;

  /** Requests that weigh so much at most take half of the heap together, if nobody looks. */
  private final long light;

  private final AtomicLong heap = new AtomicLong();

  InFlight(GatewaySettings settings) {
    this.requests = new Semaphore(settings.maxRequests());
    this.bytes = new Semaphore(settings.maxBufferedBytes());
    this.mostHeap = settings.maxHeapBytes();
    this.light = mostHeap / (2L * settings.maxRequests());
  }

  /** Close it when the request is answered. */
  Lease enter() throws IntakeRefused {
    if (!requests.tryAcquire()) {
      throw new IntakeRefused(Refusal.BUSY, "too many requests are being written to Kafka");
    }
    return new Lease();
  }

  /** One request's share; used by one thread at a time. */
  final class Lease implements AutoCloseable {
    private int held;
    private long weight;
    private long spare;

    /**
     * Asks for the room of a body that somebody else puts together, whose buffers take about as
     * much again.
     *
     * @param count its bytes at most
     */
    void expect(int count) throws IntakeRefused {
      weigh(2L * COPIES * count);
      spare = weight;
    }

    /** Asks for room before it is filled. */
    void grow(int count) throws IntakeRefused {
      if (!bytes.tryAcquire(count)) {
        throw new IntakeRefused(
            Refusal.BUSY, "the bodies of the requests being read fill the buffer");
      }
      held += count;
      long copies = (long) COPIES * count;
      long expected = Math.min(spare, copies);
      spare -= expected;
      weigh(copies - expected);
    }

    /** The body is here, and is decoded next. */
    void decode(byte[] body, ToLongFunction<byte[]> scales) throws IntakeRefused {
      heap.addAndGet(-spare);
      weight -= spare;
      spare = 0;
      weigh(DecodedWeight.of(body, light, scales));
    }

    private void weigh(long more) throws IntakeRefused {
      if (weight + more > mostHeap) {
        throw new IntakeRefused(
            Refusal.TOO_HEAVY,
            "decoded, the body takes more than the %d bytes of heap that there are for all"
                .formatted(mostHeap));
      }
      weight += more;
      if (heap.addAndGet(more) > mostHeap) {
        throw new IntakeRefused(Refusal.BUSY, "the requests at work fill the heap they may have");
      }
    }

    @Override
    public void close() {
      heap.addAndGet(-weight);
      bytes.release(held);
      requests.release();
    }
  }
}
