package dev.treeline.wire;

import dev.treeline.codec.DecodeException;
import dev.treeline.codec.WriterSchema;
import dev.treeline.codec.WriterSchemas;
import dev.treeline.threads.DaemonThreads;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Read by a deserializer that somebody else made, into Avro records. The first value of each schema
 * is tried on a thread that may wait, until the deserializer has got what it asks its registry for;
 * those that follow find it in the deserializer's own cache. There are two of them, so that whoever
 * reads need not wait for the one that waits.
 */
public final class DeserializedValues implements WireValues, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DeserializedValues.class);

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private static final int FRAMING_BYTES = 9;
  private static final int MOST = 10_000;

  /** Of the thread that may wait: as long as its registry is silent, nobody can use it. */
  private final Deserializer<?> asking;

  /** Another one. What it needs of a registry was asked for before, so that it does not wait. */
  private final Deserializer<?> reading;

  private final OtherVersions others;

  /** Of {@link #reading}, which need not be safe for several threads. */
  private final ReentrantLock turn = new ReentrantLock(true);

  private final Map<Object, Boolean> tried = new ConcurrentHashMap<>();
  private final ScheduledExecutorService trying;

  /** With the schemas of the releases for values in single-object encoding. */
  public DeserializedValues(Supplier<Deserializer<?>> deserializers) {
    this(deserializers, new OtherVersions(WriterSchemas.RELEASED));
  }

  /**
   * @param deserializers configured, another one each time
   * @param others is asked first, and answers for the schemas that it knows
   */
  public DeserializedValues(Supplier<Deserializer<?>> deserializers, OtherVersions others) {
    this.asking = deserializers.get();
    this.reading = deserializers.get();
    this.others = others;
    ScheduledThreadPoolExecutor thread =
        new ScheduledThreadPoolExecutor(1, DaemonThreads.named("value-deserializer"));
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    this.trying = thread;
  }

  @Override
  public boolean isReady(String topic, Headers headers, byte[] value) {
    if (others.knows(value)) {
      return true;
    }
    Object kind = kindOf(headers, value);
    if (tried.size() > MOST) {
      tried.values().removeIf(done -> done);
    }
    Boolean before = tried.putIfAbsent(kind, false);
    if (before == null) {
      trying.execute(() -> tryOut(kind, topic, headers, value, 0));
    }
    return Boolean.TRUE.equals(before);
  }

  /** What may need a schema of its own, as far as one can see from outside. */
  private static Object kindOf(Headers headers, byte[] value) {
    Framing framing = Framing.of(headers, value);
    if (framing instanceof Framing.Framed framed) {
      return framed.schema();
    }
    return framing instanceof Framing.Unfit
        ? ByteBuffer.wrap(Arrays.copyOf(value, Math.min(value.length, FRAMING_BYTES)))
        : framing;
  }

  private void tryOut(Object kind, String topic, Headers headers, byte[] value, int failures) {
    try {
      read(() -> asking.deserialize(topic, headers, value));
      read(topic, headers, value); // which asks a registry that has just answered
      tried.put(kind, true);
    } catch (RuntimeException | Error e) { // a class that is missing, say: nobody else would hear
      if (trying.isShutdown()) {
        return;
      }
      if (failures % 12 == 0) {
        LOG.warn("value.deserializer cannot read yet, and spans wait: {}", cause(e));
      }
      long wait = Math.min(100L << Math.min(failures, 10), LONGEST_WAIT.toMillis());
      trying.schedule(
          () -> tryOut(kind, topic, headers, value, failures + 1), wait, TimeUnit.MILLISECONDS);
    }
  }

  private static String cause(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString();
  }

  @Override
  public Read read(String topic, Headers headers, byte[] value) {
    return others.knows(value)
        ? others.read(value)
        : read(() -> deserializedInTurn(topic, headers, value));
  }

  private Object deserializedInTurn(String topic, Headers headers, byte[] value) {
    turn.lock();
    try {
      return reading.deserialize(topic, headers, value);
    } finally {
      turn.unlock();
    }
  }

  private static Read read(Supplier<?> deserialized) {
    Object made;
    try {
      made = deserialized.get();
    } catch (RuntimeException e) {
      if (Outage.isOne(e)) {
        throw new NotReadyException("value.deserializer cannot ask its registry", e);
      }
      return new Read.Refused("undecodable", "value.deserializer says: " + cause(e));
    }
    if (!(made instanceof IndexedRecord spans)) {
      return new Read.Refused(
          "undecodable",
          "value.deserializer made no Avro record, but "
              + (made == null ? "nothing" : made.getClass().getName()));
    }
    try {
      return new Read.Own(WriterSchema.recordToOwn(spans));
    } catch (DecodeException e) {
      return new Read.Refused("undecodable", String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    trying.shutdownNow();
    asking.close();
    reading.close();
  }
}
