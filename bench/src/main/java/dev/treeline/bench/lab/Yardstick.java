package dev.treeline.bench.lab;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.treeline.bench.lab.Setup.Written;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The least that any store of spans does: read the topic, and put each record into RocksDB under
 * its trace. No log, no second look, nothing is known of the traces afterwards. As many threads as
 * the topology has, each with its partitions and a database.
 */
final class Yardstick implements AutoCloseable {

  private static final int MEMTABLE_BYTES = 16 << 20;
  private static final int MEMTABLES = 3;
  private static final int POLLED = 2_000;

  static {
    RocksDB.loadLibrary();
  }

  private final LongAdder records = new LongAdder();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closing;

  private Yardstick() {}

  static Yardstick start(Written written) {
    Yardstick yardstick = new Yardstick();
    for (int thread = 0; thread < Setup.THREADS; thread++) {
      int number = thread;
      List<TopicPartition> share =
          IntStream.range(0, written.partitions())
              .filter(partition -> partition % Setup.THREADS == number)
              .mapToObj(partition -> new TopicPartition(written.topics().spans(), partition))
              .toList();
      Path dir = written.stateDir().resolve("yardstick-" + number);
      Thread started =
          new Thread(
              () -> yardstick.drain(written.bootstrapServers(), share, dir), "yardstick-" + number);
      started.start();
      yardstick.threads.add(started);
    }
    return yardstick;
  }

  long records() {
    return records.sum();
  }

  private void drain(String bootstrapServers, List<TopicPartition> partitions, Path dir) {
    try (Options options =
            new Options()
                .setCreateIfMissing(true)
                .setCompressionType(CompressionType.NO_COMPRESSION)
                .setCompactionStyle(CompactionStyle.UNIVERSAL)
                .setWriteBufferSize(MEMTABLE_BYTES)
                .setMaxWriteBufferNumber(MEMTABLES);
        WriteOptions noLog = new WriteOptions().setDisableWAL(true);
        RocksDB db = RocksDB.open(options, made(dir).toString());
        KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrapServers)) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (!closing) {
        try (WriteBatch batch = new WriteBatch()) {
          int put = 0;
          for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
            if (record.value() != null) {
              batch.put(key(record), record.value());
              put++;
            }
          }
          db.write(noLog, batch);
          records.add(put);
        }
      }
    } catch (RocksDBException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Trace id, then what tells the records of a trace apart. */
  private static byte[] key(ConsumerRecord<byte[], byte[]> record) {
    byte[] traceId = HexFormat.of().parseHex(new String(record.key(), 0, 32, ISO_8859_1));
    return ByteBuffer.allocate(traceId.length + Long.BYTES)
        .put(traceId)
        .putLong(record.offset())
        .array();
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers) {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            POLLED),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static Path made(Path dir) {
    try {
      return Files.createDirectories(dir);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    closing = true;
    for (Thread thread : threads) {
      try {
        thread.join(Duration.ofSeconds(20).toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
