package dev.treeline.topology.archive;

import dev.treeline.key.TraceKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Takes a chunk of a deleted trace out of {@code treeline.traces}. Its header says its number and
 * how many there are, so that reading them back proves that all are there.
 */
public record Tombstone(int chunk, int chunks) {

  private static final String NAME = "treeline-delete";
  private static final int BYTES = 2 * Integer.BYTES;

  /** One for each chunk that the trace may have there. */
  public static List<Record<byte[], byte @Nullable []>> records(
      byte[] traceKey, int chunks, long timestamp) {
    List<Record<byte[], byte @Nullable []>> records = new ArrayList<>(chunks);
    for (int i = 0; i < chunks; i++) {
      Headers headers = new RecordHeaders();
      headers.add(NAME, ByteBuffer.allocate(BYTES).putInt(i).putInt(chunks).array());
      records.add(new Record<>(TraceKey.chunk(traceKey, i), null, timestamp, headers));
    }
    return records;
  }

  /** Empty where it is not there, or not of this form. */
  public static Optional<Tombstone> from(Headers headers) {
    Header header = headers.lastHeader(NAME);
    if (header == null || header.value() == null || header.value().length != BYTES) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(header.value());
    return Optional.of(new Tombstone(in.getInt(), in.getInt()));
  }
}
