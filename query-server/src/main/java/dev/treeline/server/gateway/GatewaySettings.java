package dev.treeline.server.gateway;

import dev.treeline.topics.Topics;
import java.time.Duration;

/**
 * Bounds of the intake. Together they keep its memory and its threads finite, whatever arrives and
 * however long Kafka is away.
 *
 * @param topics where spans and dead letters go
 * @param maxBodyBytes one request's body, after decompression
 * @param maxRequests requests worked on at the same time; each holds a thread until Kafka has
 *     acknowledged it, so leave threads of the web server for reads
 * @param maxBufferedBytes bodies of all these requests together; at least {@code maxBodyBytes}
 * @param maxHeapBytes what all these requests may take of the heap together, decoded
 * @param ackTimeout how long a request waits for Kafka in all; longer than the producer's
 *     delivery.timeout.ms
 * @param closeTimeout how long closing waits for records that are on their way
 * @param bytesPerSecond of a tenant's bodies, after decompression; 0 for no limit
 */
public record GatewaySettings(
    Topics topics,
    int maxBodyBytes,
    int maxRequests,
    int maxBufferedBytes,
    long maxHeapBytes,
    Duration ackTimeout,
    Duration closeTimeout,
    int bytesPerSecond) {

  private static final int MIB = 1 << 20;

  public static final GatewaySettings DEFAULTS =
      new GatewaySettings(
          Topics.DEFAULT, 64 * MIB, 32, 128 * MIB, Duration.ofSeconds(12), Duration.ofSeconds(5));

  /** Without a limit of the heap, and of each tenant. */
  public GatewaySettings(
      Topics topics,
      int maxBodyBytes,
      int maxRequests,
      int maxBufferedBytes,
      Duration ackTimeout,
      Duration closeTimeout) {
    this(
        topics,
        maxBodyBytes,
        maxRequests,
        maxBufferedBytes,
        Long.MAX_VALUE,
        ackTimeout,
        closeTimeout,
        0);
  }

  public GatewaySettings {
    requirePositive("maxBodyBytes", maxBodyBytes);
    requirePositive("maxRequests", maxRequests);
    if (maxBufferedBytes < maxBodyBytes) {
      throw new IllegalArgumentException(
          "maxBufferedBytes is "
              + maxBufferedBytes
              + ", less than maxBodyBytes, "
              + maxBodyBytes
              + ": no request of that size could ever be read");
    }
  }

  /** The same with another limit of the body; the buffer holds two such bodies. */
  public GatewaySettings withMaxBodyBytes(int bytes) {
    int buffered = (int) Math.max(maxBufferedBytes, Math.min(2L * bytes, Integer.MAX_VALUE));
    return new GatewaySettings(
        topics,
        bytes,
        maxRequests,
        buffered,
        maxHeapBytes,
        ackTimeout,
        closeTimeout,
        bytesPerSecond);
  }

  public GatewaySettings withTopics(Topics others) {
    return new GatewaySettings(
        others,
        maxBodyBytes,
        maxRequests,
        maxBufferedBytes,
        maxHeapBytes,
        ackTimeout,
        closeTimeout,
        bytesPerSecond);
  }

  public GatewaySettings withBytesPerSecond(int bytes) {
    return new GatewaySettings(
        topics,
        maxBodyBytes,
        maxRequests,
        maxBufferedBytes,
        maxHeapBytes,
        ackTimeout,
        closeTimeout,
        bytes);
  }

  /** The same with half of such a heap; the rest is for reads, the topology and Kafka's clients. */
  public GatewaySettings inHeap(long heapBytes) {
    return new GatewaySettings(
        topics,
        maxBodyBytes,
        maxRequests,
        maxBufferedBytes,
        heapBytes / 2,
        ackTimeout,
        closeTimeout,
        bytesPerSecond);
  }

  private static void requirePositive(String setting, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(setting + " is " + value + ": use a positive number");
    }
  }
}
