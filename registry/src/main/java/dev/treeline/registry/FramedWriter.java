package dev.treeline.registry;

import dev.treeline.codec.SingleObject;
import dev.treeline.codec.SpanRecords;
import dev.treeline.threads.DaemonThreads;
import dev.treeline.wire.NotReadyException;
import dev.treeline.wire.WireWriter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes batches in Confluent's wire format. Nobody waits for the registry: until the schema's id
 * is known, nothing is written, and senders are told to come again.
 */
public final class FramedWriter implements WireWriter, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FramedWriter.class);

  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final int COMPLAIN_EVERY = 12;

  private static final int FRAMING_BYTES = 1 + Integer.BYTES;

  /** Avro writes the index of a union's branch as a zigzag number: this is 1. */
  private static final byte BATCH_BRANCH = 2;

  private final Registry registry;
  private final SpanSubjects subjects;
  private final SpanSubjects.Subject subject;
  private final boolean register;
  private final ScheduledExecutorService asking;
  private volatile int id;

  /**
   * @param register the schemas, where they are not there
   */
  public FramedWriter(Registry registry, SpanSubjects subjects, boolean register) {
    this.registry = registry;
    this.subjects = subjects;
    this.subject = subjects.written();
    this.register = register;
    ScheduledThreadPoolExecutor thread =
        new ScheduledThreadPoolExecutor(1, DaemonThreads.named("schema-registry-writer"));
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    this.asking = thread;
    asking.execute(() -> ask(0));
  }

  private void ask(int failures) {
    String problem;
    try {
      OptionalInt found =
          register
              ? OptionalInt.of(registerAll())
              : registry.idOf(subject.name(), subject.schema());
      if (found.isPresent()) {
        id = found.getAsInt();
        LOG.info("Spans are written with schema id {} of the subject {}", id, subject.name());
        return;
      }
      problem = "the subject " + subject.name() + " has not got it: run 'treeline topics'";
    } catch (RegistryUnavailableException | SchemaRefusedException | RuntimeException | Error e) {
      problem = String.valueOf(e.getMessage());
    }
    if (asking.isShutdown()) {
      return;
    }
    if (failures % COMPLAIN_EVERY == 0) {
      LOG.warn("No schema id to write spans with, and senders are told to wait: {}", problem);
    }
    long wait = FIRST_WAIT.toMillis() << Math.min(failures, 10);
    asking.schedule(
        () -> ask(failures + 1), Math.min(wait, LONGEST_WAIT.toMillis()), TimeUnit.MILLISECONDS);
  }

  /** In their order, of which this one is the last. */
  private int registerAll() throws RegistryUnavailableException, SchemaRefusedException {
    int last = 0;
    for (SpanSubjects.Subject each : subjects.all(true)) {
      last = registry.register(each.name(), each.schema());
    }
    return last;
  }

  @Override
  public byte[] write(String topic, Headers headers, byte[] batch) {
    if (id == 0) {
      throw new NotReadyException("the schema registry has not given an id yet");
    }
    if (!SpanRecords.isOwn(batch) || !SpanRecords.isBatch(batch)) {
      throw new IllegalArgumentException("the gateway writes batches");
    }
    int bare = batch.length - SingleObject.HEADER_BYTES;
    boolean union = subject.schema().isUnion();
    ByteBuffer framed = ByteBuffer.allocate(FRAMING_BYTES + (union ? 1 : 0) + bare);
    framed.put((byte) 0).putInt(id);
    if (union) {
      framed.put(BATCH_BRANCH);
    }
    return framed.put(batch, SingleObject.HEADER_BYTES, bare).array();
  }

  @Override
  public void close() {
    asking.shutdownNow();
  }
}
