package dev.treeline.topology.archive;

import dev.treeline.trace.ClosedBy;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Stands on every record of {@code treeline.traces}, so that reading one back as proof costs no
 * look at its spans.
 *
 * @param chunk from 0
 * @param chunks records that were sent of the revision, tombstones of its tail among them
 * @param rows rows of the trace that the revision was made of
 * @param records records that had arrived by then
 * @param dropped spans that limits had kept out by then
 */
public record CloseHeader(
    int revision, ClosedBy by, int chunk, int chunks, int rows, long records, long dropped) {

  private static final String NAME = "treeline-close";
  private static final int BYTES = 5 * Integer.BYTES + 2 * Long.BYTES;
  private static final ClosedBy[] REASONS = ClosedBy.values();

  void addTo(Headers headers) {
    headers.add(
        NAME,
        ByteBuffer.allocate(BYTES)
            .putInt(revision)
            .putInt(by.ordinal())
            .putInt(chunk)
            .putInt(chunks)
            .putInt(rows)
            .putLong(records)
            .putLong(dropped)
            .array());
  }

  /** Empty where it is not there, or not of this form: not our record, then. */
  public static Optional<CloseHeader> from(Headers headers) {
    Header header = headers.lastHeader(NAME);
    if (header == null || header.value() == null || header.value().length != BYTES) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(header.value());
    int revision = in.getInt();
    int by = in.getInt();
    if (by < 0 || by >= REASONS.length) {
      return Optional.empty();
    }
    return Optional.of(
        new CloseHeader(
            revision,
            REASONS[by],
            in.getInt(),
            in.getInt(),
            in.getInt(),
            in.getLong(),
            in.getLong()));
  }
}
