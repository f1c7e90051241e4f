package dev.treeline.topology.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.key.SummaryKey;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.trace.SummaryField;
import dev.treeline.trace.SummaryFilter;
import dev.treeline.trace.SummaryPage;
import dev.treeline.trace.SummaryPosition;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.TraceStatus;
import dev.treeline.trace.TraceSummary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists over RocksDB stores, beside a model that filters and sorts everything. */
class SummaryScanTest {

  private static final Tenant SHOP = Tenant.named("shop");
  private static final Tenant BANK = Tenant.named("bank");
  private static final int PARTITIONS = 3;
  private static final long NANOS = 1_000_000;

  @TempDir Path dir;
  private final List<KeyValueStore<byte[], byte[]>> stores = new ArrayList<>();

  /** What the state of a trace says, where it is not as it was summarized. */
  private final Map<TraceId, TraceStatus> statusNow = new HashMap<>();

  private final Set<TraceId> failedNow = new HashSet<>();

  private final Map<SummaryPosition, TraceSummary> model = new TreeMap<>();
  private int looksAtStates;

  @BeforeEach
  void open() {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      MockProcessorContext<byte[], byte[]> context =
          new MockProcessorContext<>(
              new Properties(), new TaskId(0, partition), dir.resolve("" + partition).toFile());
      KeyValueStore<byte[], byte[]> store =
          Stores.keyValueStoreBuilder(
                  Stores.persistentKeyValueStore("summaries"),
                  Serdes.ByteArray(),
                  Serdes.ByteArray())
              .withLoggingDisabled()
              .build();
      store.init(context.getStateStoreContext(), store);
      stores.add(store);
    }
  }

  @AfterEach
  void close() {
    stores.forEach(KeyValueStore::close);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void allPagesTogetherAreTheFilteredTracesInOrder(long seed) {
    Random random = new Random(seed);
    int traces = random.nextInt(seed % 3 == 0 ? 12_000 : 2_000); // many: a page sees a part of them
    int times = 1 + random.nextInt(2_000); // few: many arrive in one millisecond
    for (int i = 0; i < traces; i++) {
      add(random, 1_000 + random.nextInt(times));
    }
    for (int walk = 0; walk < 16; walk++) {
      SummaryFilter filter = filter(random, times);
      int limit = 1 + random.nextInt(walk % 2 == 0 ? 30 : 1_000);
      List<TraceSummary> expected =
          model.values().stream().map(this::now).filter(meets(filter)).toList();

      assertThat(walk(filter, limit, random)).as("%s by %d", filter, limit).isEqualTo(expected);
    }
  }

  /** Ten thousand times as many would be read in the same time: a page seeks, and stops. */
  @Test
  void aPageLooksAtABoundedNumberOfRows() {
    Random random = new Random(1);
    for (int i = 0; i < 4 * SummaryScan.ROWS_PER_PAGE; i++) {
      put(0, SHOP, summary(random, 1_000 + i));
    }
    Counting store = new Counting(stores.get(0));
    SummaryFilter none = new SummaryFilter(0, Long.MAX_VALUE, null, Map.of(), "no such name", null);

    SummaryPage page = page(store, new SummaryQuery(none, 20, null));

    assertThat(page.summaries()).isEmpty();
    assertThat(page.next()).isNotNull();
    assertThat(store.looked).isEqualTo(SummaryScan.ROWS_PER_PAGE);
    int pages = 1;
    for (; page.next() != null; pages++) {
      page = page(store, new SummaryQuery(none, 20, page.next()));
    }
    assertThat(pages).isEqualTo(5);
    store.looked = 0;

    SummaryPage newest = page(store, SummaryQuery.newest(20));
    page(store, SummaryQuery.newest(20).after(newest.next()));

    assertThat(store.looked).as("the last of a page is seen again").isEqualTo(20 + 21);
  }

  /** Each partition alone could fill the page. */
  @Test
  void aPageLooksAtNoMoreThanItShows() {
    Random random = new Random(1);
    for (int i = 0; i < 600; i++) {
      put(i % PARTITIONS, SHOP, summary(random, 1_000 + i));
    }
    List<Counting> counting = stores.stream().map(Counting::new).toList();

    SummaryPage newest = page(counting, SummaryQuery.newest(20));

    assertThat(newest.summaries()).hasSize(20);
    assertThat(looksAtStates).isEqualTo(20);
    assertThat(counting.stream().mapToInt(store -> store.looked).sum()).isEqualTo(20);
    assertThat(counting)
        .as("what RocksDB holds for a reader is given back")
        .allMatch(it -> it.open == 0);
  }

  @Test
  void whatArrivedBeforeTheTimeAskedForIsNotLookedAt() {
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      put(0, SHOP, summary(random, 1_000 + i));
    }
    Counting store = new Counting(stores.get(0));
    SummaryFilter late =
        new SummaryFilter(1_990 * NANOS, Long.MAX_VALUE, null, Map.of(), "no such name", null);

    assertThat(page(store, new SummaryQuery(late, 20, null)).next()).isNull();
    assertThat(store.looked).isEqualTo(10);
  }

  private List<TraceSummary> walk(SummaryFilter filter, int limit, Random random) {
    List<TraceSummary> walked = new ArrayList<>();
    SummaryQuery query = new SummaryQuery(filter, limit, null);
    int pages = 0;
    while (true) {
      SummaryQuery asked = query;
      // Of two instances, one of which has two partitions.
      List<SummaryPage> parts =
          List.of(page(stores.subList(0, 2), asked), page(stores.subList(2, PARTITIONS), asked));
      SummaryPage page = SummaryPage.merge(parts, limit);
      assertThat(page.summaries()).hasSizeLessThanOrEqualTo(limit);
      walked.addAll(page.summaries());
      if (page.next() == null) {
        return walked;
      }
      assertThat(pages++).as("it ends").isLessThan(model.size() + 10);
      put(random.nextInt(PARTITIONS), SHOP, summary(random, 1_000_000 + pages)); // new ones arrive
      query = query.after(page.next());
    }
  }

  private SummaryPage page(ReadOnlyKeyValueStore<byte[], byte[]> store, SummaryQuery query) {
    return page(List.of(store), query);
  }

  private SummaryPage page(
      List<? extends ReadOnlyKeyValueStore<byte[], byte[]>> partitions, SummaryQuery query) {
    return SummaryScan.page(partitions.stream().map(Partition::new).toList(), SHOP, query);
  }

  private final class Partition implements SummaryScan.Source {

    private final ReadOnlyKeyValueStore<byte[], byte[]> store;

    Partition(ReadOnlyKeyValueStore<byte[], byte[]> store) {
      this.store = store;
    }

    @Override
    public ReadOnlyKeyValueStore<byte[], byte[]> summaries() {
      return store;
    }

    @Override
    public TraceSummary now(TraceSummary stored) {
      looksAtStates++;
      return SummaryScanTest.this.now(stored);
    }
  }

  private TraceSummary now(TraceSummary summary) {
    TraceStatus status = statusNow.getOrDefault(summary.traceId(), summary.status());
    int errors = failedNow.contains(summary.traceId()) ? 1 : summary.errorCount();
    return summary.at(status, summary.revision(), summary.spanCount(), errors);
  }

  private void add(Random random, long arrival) {
    TraceSummary summary = summary(random, arrival);
    Tenant tenant = random.nextInt(10) == 0 ? BANK : SHOP;
    put((int) Math.floorMod(summary.traceId().low(), (long) PARTITIONS), tenant, summary);
    if (tenant.equals(SHOP)) {
      model.put(summary.position(), summary);
    }
    if (random.nextInt(20) == 0) {
      statusNow.put(summary.traceId(), TraceStatus.LIVE);
      failedNow.add(summary.traceId());
    }
  }

  private void put(int partition, Tenant tenant, TraceSummary summary) {
    stores
        .get(partition)
        .put(
            SummaryKey.of(tenant, summary.firstArrival(), summary.traceId()),
            SummaryCodec.encode(summary));
  }

  private static TraceSummary summary(Random random, long arrival) {
    Map<SummaryField, String> fields = new EnumMap<>(SummaryField.class);
    for (SummaryField field : SummaryField.values()) {
      if (random.nextBoolean()) {
        fields.put(field, "v" + random.nextInt(4));
      }
    }
    return new TraceSummary(
        new TraceId(random.nextLong(), random.nextLong()),
        random.nextBoolean() ? "GET /Cart" : "import",
        (arrival - 300 + random.nextInt(400)) * NANOS, // some clocks are ahead
        arrival * NANOS,
        TraceStatus.values()[random.nextInt(3)],
        random.nextInt(3),
        random.nextInt(9),
        random.nextInt(2),
        arrival,
        fields,
        random.nextBoolean() ? List.of("a", "b") : List.of());
  }

  private static SummaryFilter filter(Random random, int times) {
    Map<SummaryField, String> fields = new EnumMap<>(SummaryField.class);
    for (SummaryField field : SummaryField.values()) {
      if (random.nextInt(8) == 0) {
        fields.put(field, "v" + random.nextInt(4));
      }
    }
    boolean from = random.nextBoolean();
    boolean to = random.nextBoolean();
    return new SummaryFilter(
        from ? (800 + random.nextInt(times + 400)) * NANOS : Long.MIN_VALUE,
        to ? (800 + random.nextInt(times + 400)) * NANOS : 900_000 * NANOS,
        random.nextBoolean() ? null : TraceStatus.values()[random.nextInt(3)],
        fields,
        random.nextInt(3) == 0 ? "cart" : null,
        random.nextInt(3) == 0 ? "b" : null,
        random.nextInt(3) == 0 ? (800 + random.nextInt(times + 400)) * NANOS : null,
        random.nextInt(3) == 0 ? random.nextBoolean() : null);
  }

  /** Written apart from the filter itself. */
  private static Predicate<TraceSummary> meets(SummaryFilter filter) {
    return summary -> {
      long arrived = summary.firstArrival() * NANOS;
      long began = summary.startUnixNano() > arrived ? arrived : summary.startUnixNano();
      if (began < filter.fromUnixNano() || began >= filter.toUnixNano()) {
        return false;
      }
      for (SummaryField field : SummaryField.values()) {
        String wanted = filter.fields().get(field);
        if (wanted != null && !wanted.equals(summary.fields().get(field))) {
          return false;
        }
      }
      if (filter.model() != null && summary.models().isEmpty()) {
        return false; // whoever has any has this one, too
      }
      if (filter.endedByUnixNano() != null && summary.endUnixNano() > filter.endedByUnixNano()) {
        return false;
      }
      if (filter.failed() != null && filter.failed() != (summary.errorCount() == 1)) {
        return false;
      }
      return (filter.status() == null || filter.status() == summary.status())
          && (filter.name() == null || summary.name().toUpperCase(Locale.ROOT).contains("CART"));
    };
  }

  /** Counts the rows that are read, and who has not ended reading. */
  private static final class Counting implements ReadOnlyKeyValueStore<byte[], byte[]> {

    private final ReadOnlyKeyValueStore<byte[], byte[]> store;
    private int looked;
    private int open;

    Counting(ReadOnlyKeyValueStore<byte[], byte[]> store) {
      this.store = store;
    }

    @Override
    public byte[] get(byte[] key) {
      throw new AssertionError("a page is one range");
    }

    @Override
    public KeyValueIterator<byte[], byte[]> range(byte[] from, byte[] to) {
      KeyValueIterator<byte[], byte[]> rows = store.range(from, to);
      open++;
      return new KeyValueIterator<>() {
        @Override
        public void close() {
          rows.close();
          open--;
        }

        @Override
        public byte[] peekNextKey() {
          return rows.peekNextKey();
        }

        @Override
        public boolean hasNext() {
          return rows.hasNext();
        }

        @Override
        public KeyValue<byte[], byte[]> next() {
          looked++;
          return rows.next();
        }
      };
    }

    @Override
    public KeyValueIterator<byte[], byte[]> all() {
      throw new AssertionError("a page is one range");
    }

    @Override
    public long approximateNumEntries() {
      return store.approximateNumEntries();
    }
  }
}
