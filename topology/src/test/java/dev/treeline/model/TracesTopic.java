package dev.treeline.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.TraceChunk;
import dev.treeline.span.Span;
import dev.treeline.span.TraceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;

/** What a consumer of treeline.traces is left with: the last value of each key. */
final class TracesTopic {

  private final TreeMap<String, byte[]> values = new TreeMap<>();

  void read(List<KeyValue<byte[], byte[]>> records) {
    for (KeyValue<byte[], byte[]> record : records) {
      String key = HexFormat.of().formatHex(record.key);
      if (record.value == null) {
        values.remove(key);
      } else {
        values.put(key, record.value);
      }
    }
  }

  /** The chunks of a trace; none where it is not there. */
  List<TraceChunk> chunks(TraceId traceId) {
    List<TraceChunk> chunks = new ArrayList<>();
    values.forEach(
        (key, value) -> {
          if (key.startsWith(traceId.toString(), 16)) { // after the tenant
            chunks.add(TraceChunk.decode(value));
          }
        });
    for (int i = 0; i < chunks.size(); i++) {
      assertThat(chunks.get(i).chunk()).isEqualTo(i);
      assertThat(chunks.get(i).chunks()).isEqualTo(chunks.size());
      assertThat(chunks.get(i).revision()).isEqualTo(chunks.get(0).revision());
    }
    return chunks;
  }

  /** In the order in which the schema tells to sort them. */
  static List<Span> spans(List<TraceChunk> chunks) {
    return chunks.stream()
        .flatMap(chunk -> chunk.spans().stream())
        .sorted(Comparator.comparing(Span::startUnixNano).thenComparing(Span::spanId))
        .toList();
  }
}
