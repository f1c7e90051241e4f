package dev.treeline.topology.decode;

import dev.treeline.codec.DeadLetter;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Makes a dead letter of a record: its bytes as they came, where they stood, and why. */
final class DeadLetters {

  private DeadLetters() {}

  static byte[] of(
      Record<byte[], byte[]> record,
      String reason,
      String detail,
      Optional<RecordMetadata> stoodAt) {
    byte @Nullable [] value = record.value();
    return new DeadLetter(
            reason,
            detail,
            TenantRule.said(record.headers()),
            stoodAt.map(RecordMetadata::topic).orElse(""),
            stoodAt.map(RecordMetadata::partition).orElse(-1),
            stoodAt.map(RecordMetadata::offset).orElse(-1L),
            record.timestamp(),
            DeadLetter.cut(record.key(), DeadLetter.MAX_KEY_BYTES),
            DeadLetter.cut(value, DeadLetter.MAX_VALUE_BYTES),
            value == null ? 0 : value.length,
            "")
        .encode();
  }
}
