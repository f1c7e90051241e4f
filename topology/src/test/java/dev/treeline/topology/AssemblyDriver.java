package dev.treeline.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.DeadLetter;
import dev.treeline.codec.DeleteTrace;
import dev.treeline.codec.SpanLimits;
import dev.treeline.codec.SpanRecords;
import dev.treeline.codec.TraceChunk;
import dev.treeline.key.TraceKey;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.testing.ManualClock;
import dev.treeline.testing.SpanBuilder;
import dev.treeline.topics.SpansPartitioner;
import dev.treeline.topics.Topics;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.topology.decode.TenantRule;
import dev.treeline.topology.failure.FailedRecords;
import dev.treeline.topology.metrics.SpanMetrics;
import dev.treeline.topology.read.LocalStores;
import dev.treeline.topology.read.StreamsTraceReader;
import dev.treeline.topology.store.Openings;
import dev.treeline.topology.store.StateStores;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.wire.WireValues;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The whole topology on one partition, with time in the test's hands. */
public final class AssemblyDriver implements AutoCloseable {

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final StreamsTraceReader reader;

  /** As the reader knows them; only the first is open. */
  List<Integer> partitionsHere = List.of(0);

  private final ManualClock clock = ManualClock.at(START);
  private final Openings openings = new Openings();
  private Runnable beforeNextBucket = () -> {};
  private final List<TestRecord<byte[], byte[]>> writtenTraces = new ArrayList<>();
  private final Map<String, Long> changelogs = new HashMap<>();
  private final TopologyTestDriver driver;
  private final TestInputTopic<byte[], byte[]> spans;
  private final TestInputTopic<byte[], byte[]> runs;
  private final TestInputTopic<byte[], byte[]> tracesIn;
  private final TestOutputTopic<byte[], byte[]> traces;
  private final TestOutputTopic<byte[], byte[]> deadLetters;

  public AssemblyDriver(AssemblySettings settings, Path stateDir) {
    this(SpanLimits.DEFAULTS, settings, stateDir);
  }

  AssemblyDriver(SpanLimits limits, AssemblySettings settings, Path stateDir) {
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "assembly-test");
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
    config.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    SpanMetrics metrics = new SpanMetrics(meters);
    config.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, FailedRecords.class);
    config.put(FailedRecords.TOPICS_PREFIX, Topics.DEFAULT.prefix());
    config.put(FailedRecords.METRICS, metrics);
    driver =
        new TopologyTestDriver(
            TreelineTopology.build(
                Topics.DEFAULT,
                limits,
                WireValues.NONE,
                settings,
                new TenantRule("default", name -> !name.equals("stranger")),
                1,
                metrics,
                openings),
            config,
            START);
    ByteArraySerializer out = new ByteArraySerializer();
    ByteArrayDeserializer in = new ByteArrayDeserializer();
    spans = driver.createInputTopic(Topics.DEFAULT.spans(), out, out);
    runs = driver.createInputTopic(Topics.DEFAULT.runs(), out, out);
    tracesIn = driver.createInputTopic(Topics.DEFAULT.traces(), out, out);
    traces = driver.createOutputTopic(Topics.DEFAULT.traces(), in, in);
    deadLetters = driver.createOutputTopic(Topics.DEFAULT.deadLetters(), in, in);
    reader =
        new StreamsTraceReader(
            new DriverStores(), "here", 1, settings.maxStale(), settings.rowRetention(), clock);
  }

  /** One record with these spans arrives now. */
  public void arrives(Span... together) {
    arrives(SpanRecords.encode(List.of(together)), together[0].traceId());
  }

  /** A record that was appended this long after the start, wherever the clock stands now. */
  void arrivedAt(Duration afterStart, Span span) {
    spans.pipeInput(
        new TestRecord<>(
            SpansPartitioner.keyOf(span.traceId()),
            SpanRecords.encode(span),
            START.plus(afterStart)));
  }

  void arrives(byte[] value, TraceId traceId) {
    pipe(new TestRecord<>(SpansPartitioner.keyOf(traceId), value));
  }

  /** Whatever key a foreign producer may choose. */
  void arrives(byte[] key, byte @Nullable [] value) {
    pipe(new TestRecord<>(key, value));
  }

  /** Somebody else writes to treeline.runs. */
  void arrivesAmongRuns(byte[] key, byte @Nullable [] value) {
    runs.pipeInput(new TestRecord<>(key, value, null, clock.instant()));
  }

  void arrivesFor(String tenant, Span... together) {
    TestRecord<byte[], byte[]> record =
        new TestRecord<>(
            SpansPartitioner.keyOf(together[0].traceId()), SpanRecords.encode(List.of(together)));
    record.headers().add(Topics.TENANT_HEADER, tenant.getBytes(StandardCharsets.UTF_8));
    pipe(record);
  }

  /** The same, with which its sender says that the trace is over. */
  void arrivesLast(Span... together) {
    TestRecord<byte[], byte[]> record =
        new TestRecord<>(
            SpansPartitioner.keyOf(together[0].traceId()), SpanRecords.encode(List.of(together)));
    record.headers().add(Topics.CLOSE_HEADER, new byte[0]);
    pipe(record);
  }

  /** One record with this span, to which a broker gave a time as long ago as that. */
  void arrivesAppended(Duration ago, Span span) {
    spans.pipeInput(
        new TestRecord<>(
            SpansPartitioner.keyOf(span.traceId()),
            SpanRecords.encode(span),
            clock.instant().minus(ago)));
  }

  /** The command to delete it, to which a broker gave a time as long ago as that. */
  void deletesAppended(Duration ago, TraceId traceId) {
    spans.pipeInput(
        new TestRecord<>(
            SpansPartitioner.keyOf(traceId),
            new DeleteTrace(Tenant.DEFAULT.name(), traceId).encode(),
            clock.instant().minus(ago)));
  }

  /** The command to delete it arrives now. */
  void deletes(TraceId traceId) {
    deletesFor(Tenant.DEFAULT.name(), traceId);
  }

  void deletesFor(String tenant, TraceId traceId) {
    arrives(new DeleteTrace(tenant, traceId).encode(), traceId);
  }

  /** A record of treeline.traces is there later than it was meant to be. */
  void landsAmongTraces(TestRecord<byte[], byte[]> record) {
    tracesIn.pipeInput(
        new TestRecord<>(record.key(), record.value(), record.headers(), clock.instant()));
  }

  private void pipe(TestRecord<byte[], byte[]> record) {
    spans.pipeInput(
        new TestRecord<>(record.key(), record.value(), record.headers(), clock.instant()));
  }

  /** Time goes by in rounds of the punctuator, with nothing arriving but ticks. */
  void quietFor(Duration time) {
    Duration round = Duration.ofMillis(250);
    for (Duration left = time; !left.isNegative() && !left.isZero(); left = left.minus(round)) {
      clock.advance(round);
      driver.advanceWallClockTime(round);
    }
  }

  /** After which each state is written that waited for it. */
  void aRound() {
    quietFor(Duration.ofMillis(250));
  }

  /** A long time goes by at once. */
  public void skip(Duration time) {
    clock.advance(time);
    driver.advanceWallClockTime(time);
  }

  /** The clock of readers runs ahead: as where a partition is not processed for a while. */
  void stalledFor(Duration time) {
    clock.advance(time);
  }

  public Trace trace(TraceId traceId) {
    return ((TraceAnswer.Found) reader.trace(Tenant.DEFAULT, traceId)).trace();
  }

  /** What was written to treeline.traces since the last call; tombstones are left out. */
  List<TraceChunk> completed() {
    return written().stream().flatMap(Optional::stream).toList();
  }

  /** The same with tombstones, as nothing. */
  List<Optional<TraceChunk>> written() {
    return traces.readValuesToList().stream()
        .map(value -> Optional.ofNullable(value).map(TraceChunk::decode))
        .toList();
  }

  /** As a kill does that comes before a changelog is written. */
  void loses(String store) {
    KeyValueStore<byte[], byte[]> rows = driver.getKeyValueStore(store);
    List<byte[]> keys = new ArrayList<>();
    try (KeyValueIterator<byte[], byte[]> all = rows.all()) {
      all.forEachRemaining(row -> keys.add(row.key));
    }
    keys.forEach(rows::delete);
  }

  /** The rows of these spans are gone: their changelog had lost them when it was restored. */
  void losesTheRowsOf(String... names) {
    List<String> of = List.of(names);
    byte[] traceKey = TraceKey.of(Tenant.DEFAULT, SpanBuilder.traceId("trace"));
    WindowStore<byte[], byte[]> rows = driver.getWindowStore(StateStores.ROWS);
    List<Windowed<byte[]>> lost = new ArrayList<>();
    try (var found =
        rows.fetch(
            TraceKey.firstRow(traceKey),
            TraceKey.lastRow(traceKey),
            Instant.EPOCH,
            clock.instant())) {
      found.forEachRemaining(
          row -> {
            if (of.contains(SpanRecords.decode(row.value).get(0).name())) {
              lost.add(row.key);
            }
          });
    }
    assertThat(lost).hasSameSizeAs(of);
    lost.forEach(row -> rows.put(row.key(), null, row.window().start()));
  }

  /** What was written to treeline.traces comes in once more. */
  void readsBackAgain() {
    writtenTraces.addAll(traces.readRecordsToList());
    ByteArraySerializer out = new ByteArraySerializer();
    driver.createInputTopic(Topics.DEFAULT.traces(), out, out).pipeRecordList(writtenTraces);
  }

  /** Records that went to the changelog of a store so far. */
  long written(String store) {
    long before = changelogs.getOrDefault(store, 0L);
    long now = before + changelogOf(store).readRecordsToList().size();
    changelogs.put(store, now);
    return now;
  }

  private TestOutputTopic<byte[], byte[]> changelogOf(String store) {
    return driver.createOutputTopic(
        "assembly-test-" + store + "-changelog",
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  /** The same as a consumer sees it, with keys and tombstones. */
  public List<KeyValue<byte[], byte[]>> tracesTopic() {
    return traces.readKeyValuesToList();
  }

  /** The same with keys and headers. */
  List<TestRecord<byte[], byte[]>> writtenRecords() {
    return traces.readRecordsToList();
  }

  /** Somebody else writes this to treeline.traces, behind what is there. */
  void writtenBehind(TestRecord<byte[], byte[]> record) {
    tracesIn.pipeInput(record);
  }

  /** This happens while a reader scans a trace: behind the first of its buckets. */
  void whileNextScanned(Runnable happens) {
    beforeNextBucket =
        () ->
            beforeNextBucket =
                () -> {
                  beforeNextBucket = () -> {};
                  happens.run();
                };
  }

  /** As where a task moves to another instance. */
  void closeRows() {
    driver.getWindowStore(StateStores.ROWS).close();
    openings.begin(StateStores.ROWS, 0).run();
  }

  /** As where a task fails and begins anew, with the same stores. */
  void reopenRows() {
    openings.begin(StateStores.ROWS, 0);
  }

  /** All that stands in a store. */
  List<KeyValue<byte[], byte[]>> all(String store) {
    List<KeyValue<byte[], byte[]>> rows = new ArrayList<>();
    try (var found = driver.<byte[], byte[]>getKeyValueStore(store).all()) {
      found.forEachRemaining(rows::add);
    }
    return rows;
  }

  /** Its rows, whether anybody can read them or not. */
  int rowsOf(TraceId traceId) {
    byte[] traceKey = TraceKey.of(Tenant.DEFAULT, traceId);
    int rows = 0;
    try (var found =
        driver
            .<byte[], byte[]>getWindowStore(StateStores.ROWS)
            .fetch(
                TraceKey.firstRow(traceKey),
                TraceKey.lastRow(traceKey),
                Instant.EPOCH,
                clock.instant())) {
      for (; found.hasNext(); found.next()) {
        rows++;
      }
    }
    return rows;
  }

  /** Rows of the state store, of traces and of deletions. */
  int states() {
    int states = 0;
    try (var found = driver.<byte[], byte[]>getKeyValueStore(StateStores.STATE).all()) {
      for (; found.hasNext(); found.next()) {
        states++;
      }
    }
    return states;
  }

  List<DeadLetter> deadLetters() {
    return deadLetters.readValuesToList().stream().map(DeadLetter::decode).toList();
  }

  /** Somebody tampers with a store. */
  void put(String store, byte[] key, byte[] value) {
    driver.<byte[], byte[]>getKeyValueStore(store).put(key, value);
  }

  double count(String meter) {
    return meters.find(meter).counters().stream().mapToDouble(c -> c.count()).sum();
  }

  @Override
  public void close() {
    driver.close();
  }

  private final class DriverStores implements LocalStores {

    /** Arguments of a fetch that looks at a bucket: from, to, and times. */
    private static final int RANGE = 4;

    @Override
    public WindowStore<byte[], byte[]> window(String name, int partition) {
      requireOpen(partition);
      WindowStore<byte[], byte[]> store = driver.getWindowStore(name);
      return (WindowStore<byte[], byte[]>)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {WindowStore.class},
              (proxy, method, args) -> {
                if (method.getName().equals("fetch") && args.length == RANGE) {
                  beforeNextBucket.run();
                }
                return method.invoke(store, args);
              });
    }

    @Override
    public ReadOnlyKeyValueStore<byte[], byte[]> keyValue(String name, int partition) {
      requireOpen(partition);
      return driver.getKeyValueStore(name);
    }

    @Override
    public Object opening(String name, int partition) {
      return openings.of(name, partition);
    }

    @Override
    public int runPartitionOf(byte[] runKey) {
      return 0;
    }

    @Override
    public List<Integer> partitions() {
      return partitionsHere;
    }

    private void requireOpen(int partition) {
      if (partition != 0) {
        throw new InvalidStateStoreException("it is being restored");
      }
    }
  }
}
