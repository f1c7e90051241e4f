import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Prints the newest revision of every trace in treeline.traces. It needs kafka-clients and avro,
 * and the three schema files.
 */
public class CompletedTraces {

  /** tenant 8 bytes, trace id 16, chunk 4. */
  private static final int TRACE_BYTES = 24;

  private static final int KEY_BYTES = 28;

  private final BinaryMessageDecoder<GenericRecord> decoder;

  /** The chunks of a revision that is coming in, by trace. */
  private final Map<ByteBuffer, List<GenericRecord>> arriving = new HashMap<>();

  /** The newest whole revision, by trace; a real consumer keeps it in its own store. */
  private final Map<ByteBuffer, List<GenericRecord>> newest = new HashMap<>();

  CompletedTraces(BinaryMessageDecoder<GenericRecord> decoder) {
    this.decoder = decoder;
  }

  /** Records of a partition must come in their order. */
  void accept(ConsumerRecord<byte[], byte[]> record) throws IOException {
    if (record.key() == null || record.key().length != KEY_BYTES) {
      return;
    }
    ByteBuffer trace = ByteBuffer.wrap(record.key(), 0, TRACE_BYTES).slice();
    int number = ByteBuffer.wrap(record.key()).getInt(TRACE_BYTES);
    if (record.value() == null) {
      if (number == 0) { // the trace was deleted; other tombstones end the tail of a longer revision
        arriving.remove(trace);
        newest.remove(trace);
      }
      return;
    }
    GenericRecord chunk = decoder.decode(record.value());
    if (number == 0) { // whatever was coming in before is replaced
      arriving.put(trace, new ArrayList<>());
    }
    List<GenericRecord> chunks = arriving.get(trace);
    if (chunks == null || chunks.size() != number || !isOfOneRevision(chunks, chunk)) {
      arriving.remove(trace); // compaction or retention left only a part of it
      return;
    }
    chunks.add(chunk);
    if (chunks.size() == (int) chunk.get("chunks")) {
      arriving.remove(trace);
      newest.merge(trace, chunks, (before, after) -> isOlder(after, before) ? before : after);
    }
  }

  private static boolean isOfOneRevision(List<GenericRecord> chunks, GenericRecord next) {
    return chunks.isEmpty() || chunks.get(0).get("revision").equals(next.get("revision"));
  }

  /** A trace that was forgotten counts from 1 again; its first arrival is later, then. */
  private static boolean isOlder(List<GenericRecord> a, List<GenericRecord> b) {
    long firstOfA = (long) a.get(0).get("firstArrival");
    long firstOfB = (long) b.get(0).get("firstArrival");
    return firstOfA == firstOfB
        ? (int) a.get(0).get("revision") < (int) b.get(0).get("revision")
        : firstOfA < firstOfB;
  }

  void print() {
    for (List<GenericRecord> chunks : newest.values()) {
      GenericRecord head = chunks.get(0);
      System.out.printf(
          "%s of %s: revision %s, %s, %s spans in %d chunks%n",
          hex((GenericData.Fixed) head.get("traceId")),
          head.get("tenant"),
          head.get("revision"),
          head.get("status"),
          head.get("spanCount"),
          chunks.size());
      for (GenericRecord chunk : chunks) {
        for (Object group : (List<?>) chunk.get("groups")) {
          for (Object span : (List<?>) ((GenericRecord) group).get("spans")) {
            System.out.println("  " + ((GenericRecord) span).get("name"));
          }
        }
      }
    }
  }

  private static String hex(GenericData.Fixed bytes) {
    StringBuilder text = new StringBuilder();
    for (byte b : bytes.bytes()) {
      text.append(String.format("%02x", b));
    }
    return text.toString();
  }

  /** Arguments: bootstrap servers, directory of the schema files, topic. */
  public static void main(String[] args) throws IOException {
    Schema.Parser parser = new Schema.Parser(); // each file names types of those before it
    parser.parse(new File(args[1], "span.avsc"));
    parser.parse(new File(args[1], "span-batch.avsc"));
    Schema schema = parser.parse(new File(args[1], "trace-chunk.avsc"));
    BinaryMessageDecoder<GenericRecord> decoder =
        new BinaryMessageDecoder<>(GenericData.get(), schema);
    // decoder.addSchema(...) for each other version that the topic may hold

    CompletedTraces traces = new CompletedTraces(decoder);
    Map<String, Object> config = Map.of("bootstrap.servers", args[0]);
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(config, bytes, bytes)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(args[2]).stream()
              .map(partition -> new TopicPartition(args[2], partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          traces.accept(record);
        }
      }
    }
    traces.print();
  }
}
