package dev.treeline.topology.index;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.treeline.codec.SpanSkim.Run;
import dev.treeline.key.RunKey;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.topics.SpansPartitioner;
import dev.treeline.topology.store.ClockRow;
import dev.treeline.topology.store.Openings;
import dev.treeline.topology.store.StateStores;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunIndexProcessorTest {

  private static final int PARTITION = 3;
  private static final long NOW = 1_000_000;

  @TempDir Path dir;
  private MockProcessorContext<byte[], byte @Nullable []> context;
  private KeyValueStore<byte[], byte[]> runs;
  private final Openings openings = new Openings();
  private final RunIndexProcessor index =
      new RunIndexProcessor(Duration.ofHours(1), Duration.ofSeconds(5), openings);

  @BeforeEach
  void open() {
    context = new MockProcessorContext<>(new Properties(), new TaskId(1, PARTITION), dir.toFile());
    context.setCurrentSystemTimeMs(NOW);
    runs =
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(StateStores.RUNS),
                Serdes.ByteArray(),
                Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    runs.init(context.getStateStoreContext(), runs);
    context.addStateStore(runs);
  }

  @AfterEach
  void close() {
    runs.close();
  }

  /** A kill may have left a clock, in the files or in the changelog, without its rows. */
  @Test
  void aStoreThatComesFromElsewhereClaimsNothingUntilItIsReadOn() {
    ClockRow.write(runs, NOW - 1);

    index.init(context);

    assertThat(ClockRow.read(runs)).isEmpty();
    punctuate();
    assertThat(ClockRow.read(runs)).isEmpty();
    index.process(new Record<>(SpansPartitioner.tickKey(PARTITION), null, NOW - 500));
    assertThat(ClockRow.read(runs)).as("rows first, then the clock").isEmpty();
    punctuate();
    assertThat(ClockRow.read(runs)).hasValue(NOW - 500);
  }

  /** Kafka Streams begins a task that has failed anew with the same processors. */
  @Test
  void aTaskThatBeginsAnewClaimsNothingThatItHeardBefore() {
    index.init(context);
    index.process(pair("r", NOW));
    punctuate();
    index.process(pair("r", NOW + 1_000)); // this one is rolled back
    index.close();
    context.scheduledPunctuators().clear();

    index.init(context);
    punctuate();

    assertThat(ClockRow.read(runs)).isEmpty();
  }

  @Test
  void aTaskThatHasEndedHasNoRoundsAndNoReaders() {
    index.init(context);
    assertThat(openings.of(StateStores.RUNS, PARTITION)).isNotNull();

    index.close();

    assertThat(context.scheduledPunctuators()).allMatch(CapturedPunctuator::cancelled);
    assertThatThrownBy(() -> openings.of(StateStores.RUNS, PARTITION))
        .isInstanceOf(InvalidStateStoreException.class);
  }

  @Test
  void aSilentPartitionIsGivenOneTickOfItsOwn() {
    index.init(context);

    punctuate();
    punctuate();

    assertThat(context.forwarded())
        .singleElement()
        .satisfies(tick -> assertThat(tick.record().value()).isNull())
        .satisfies(
            tick -> assertThat(tick.record().key()).isEqualTo(SpansPartitioner.tickKey(PARTITION)));
    index.process(pair("r", NOW));
    punctuate();
    assertThat(context.forwarded()).as("not silent").hasSize(1);
  }

  @Test
  void theClockIsNoRunAndIsNotSwept() {
    index.init(context);
    index.process(pair("r", NOW));
    punctuate();
    index.process(new Record<>(new byte[4], null, NOW + Duration.ofHours(2).toMillis()));
    punctuate();

    assertThat(runs.get(RunKey.pair(RunKey.of(Tenant.DEFAULT, "r"), aSpan().build().traceId())))
        .isNull();
    assertThat(ClockRow.read(runs)).hasValue(NOW + Duration.ofHours(2).toMillis());
  }

  @Test
  void aRunThatGoesOnStaysForAsLongAsItIsToldOf() {
    byte[] row = RunKey.pair(RunKey.of(Tenant.DEFAULT, "r"), aSpan().build().traceId());
    index.init(context);
    index.process(pair("r", NOW));
    index.process(pair("r", NOW + Duration.ofMinutes(50).toMillis()));
    index.process(new Record<>(new byte[4], null, NOW + Duration.ofMinutes(100).toMillis()));
    punctuate();
    assertThat(runs.get(row)).isNotNull();
  }

  private static Record<byte[], byte[]> pair(String run, long arrival) {
    Span span = aSpan("a").build();
    ByteBuffer id = ByteBuffer.wrap(run.getBytes(StandardCharsets.UTF_8));
    List<Record<byte[], byte[]>> told = new java.util.ArrayList<>();
    new RunPairs(Duration.ofHours(1))
        .collect(
            Tenant.DEFAULT,
            span.traceId(),
            List.of(new Run(id, span.spanId(), span.startUnixNano())),
            arrival,
            (key, pair) -> told.add(new Record<>(key, pair.encode(), arrival)));
    return told.get(0);
  }

  private void punctuate() {
    context.scheduledPunctuators().forEach(scheduled -> scheduled.getPunctuator().punctuate(NOW));
  }
}
