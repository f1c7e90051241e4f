package dev.treeline.topology.assembly;

import dev.treeline.key.TraceKey;
import dev.treeline.topology.archive.CloseHeader;
import dev.treeline.topology.archive.Tombstone;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Reads {@code treeline.traces} back. A sink is not told whether its writes were taken; a trace
 * that was marked closed on the mere attempt was lost when the broker refused it. What can be read
 * is there.
 */
public final class ConfirmProcessor
    extends ContextualProcessor<byte[], byte[], byte[], AssemblyInput> {

  @Override
  public void process(Record<byte[], byte[]> record) {
    if (record.key() == null || record.key().length <= TraceKey.BYTES) {
      return; // not written by a Treeline
    }
    byte[] traceKey = TraceKey.prefixOf(record.key());
    CloseHeader.from(record.headers())
        .ifPresent(
            close ->
                context()
                    .forward(
                        new Record<>(
                            traceKey,
                            new AssemblyInput.Confirmed(traceKey, close, record.value() == null),
                            record.timestamp())));
    Tombstone.from(record.headers())
        .ifPresent(
            tombstone ->
                context()
                    .forward(
                        new Record<>(
                            traceKey,
                            new AssemblyInput.Tombstoned(traceKey, tombstone),
                            record.timestamp())));
  }
}
