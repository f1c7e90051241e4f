package dev.treeline.registry;

import dev.treeline.threads.DaemonThreads;
import dev.treeline.wire.SchemaLookup;
import dev.treeline.wire.SchemaRef;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Schemas of a registry: a schema that was found stays, since an id never means another one. While
 * nobody answers, the question is asked again, ever more slowly, and never given up.
 */
public final class CachedSchemas implements SchemaLookup, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CachedSchemas.class);

  private static final Answer PENDING = new Answer.Pending();

  /** One that is behind the one which took the schema says 404, too: two say so before we do. */
  private static final Duration SECOND_LOOK = Duration.ofMillis(500);

  /** It may be registered yet. */
  private static final Duration REFUSAL_AGES = Duration.ofMinutes(1);

  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  /** Once a minute, at the longest wait. */
  private static final int COMPLAIN_EVERY = 12;

  /** Where anybody may write ids that are in no registry, old refusals are let go beyond this. */
  private static final int MOST = 10_000;

  private final Registry registry;
  private final MeterRegistry meters;
  private final Map<SchemaRef, Entry> entries = new ConcurrentHashMap<>();
  private final ScheduledExecutorService asking;

  public CachedSchemas(Registry registry, MeterRegistry meters) {
    this.registry = registry;
    this.meters = meters;
    ScheduledThreadPoolExecutor threads =
        new ScheduledThreadPoolExecutor(2, DaemonThreads.named("schema-registry"));
    threads.setRemoveOnCancelPolicy(true);
    threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    this.asking = threads;
  }

  private static final class Entry {
    volatile Answer answer = PENDING;
    volatile long refusedAt;
    private boolean beingAsked;

    synchronized boolean begin() {
      boolean first = !beingAsked;
      beingAsked = true;
      return first;
    }

    synchronized void end(Answer found) {
      answer = found;
      refusedAt = System.nanoTime();
      beingAsked = false;
    }

    boolean isFresh() {
      return answer instanceof Answer.Found
          || (answer instanceof Answer.Refused
              && System.nanoTime() - refusedAt < REFUSAL_AGES.toNanos());
    }
  }

  @Override
  public Answer ask(SchemaRef schema) {
    if (entries.size() > MOST) {
      entries.values().removeIf(e -> e.answer instanceof Answer.Refused && !e.isFresh());
    }
    Entry entry = entries.computeIfAbsent(schema, ref -> new Entry());
    if (entry.isFresh()) {
      return entry.answer;
    }
    if (entry.begin()) {
      asking.execute(() -> ask(schema, entry, 0, null));
    }
    return PENDING;
  }

  @Override
  public Answer known(SchemaRef schema) {
    Entry entry = entries.get(schema);
    return entry == null ? PENDING : entry.answer;
  }

  private void ask(SchemaRef ref, Entry entry, int failures, Answer.@Nullable Refused before) {
    try {
      Answer answer = registry.schema(ref);
      if (answer instanceof Answer.Refused refused && before == null) {
        later(SECOND_LOOK, () -> ask(ref, entry, 0, refused));
        return;
      }
      if (failures > 0 || answer instanceof Answer.Refused) {
        LOG.info("The schema registry has answered about {}: {}", ref.text(), textOf(answer));
      }
      count(answer instanceof Answer.Found ? "found" : "refused");
      entry.end(answer);
    } catch (RegistryUnavailableException e) {
      again(ref, entry, failures, before, e);
    } catch (RuntimeException | Error e) { // whatever it is, records wait, and not in silence
      LOG.error("Asking the schema registry about {} failed", ref.text(), e);
      again(ref, entry, failures, before, e);
    }
  }

  private void again(
      SchemaRef ref, Entry entry, int failures, Answer.@Nullable Refused before, Throwable e) {
    if (asking.isShutdown()) {
      return;
    }
    count("failed");
    if (failures % COMPLAIN_EVERY == 0) {
      LOG.warn(
          "The schema registry does not say what {} is, and spans written with it wait: {}",
          ref.text(),
          e.getMessage());
    }
    long wait = FIRST_WAIT.toMillis() << Math.min(failures, 10);
    later(
        Duration.ofMillis(Math.min(wait, LONGEST_WAIT.toMillis())),
        () -> ask(ref, entry, failures + 1, before));
  }

  private void later(Duration wait, Runnable task) {
    if (!asking.isShutdown()) {
      asking.schedule(task, wait.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private static String textOf(Answer answer) {
    return answer instanceof Answer.Refused refused ? refused.detail() : "found";
  }

  private void count(String result) {
    meters.counter("treeline.schema_registry.lookups", "result", result).increment();
  }

  @Override
  public void close() {
    asking.shutdownNow();
  }
}
