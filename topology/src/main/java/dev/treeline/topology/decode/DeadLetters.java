package dev.treeline.topology.decode;

import dev.treeline.codec.DeadLetter;
import dev.treeline.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
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
    Header tenant = record.headers().lastHeader(Topics.TENANT_HEADER);
    byte @Nullable [] value = record.value();
    return new DeadLetter(
            reason,
            detail,
            tenant == null || tenant.value() == null
                ? ""
                : new String(tenant.value(), StandardCharsets.UTF_8),
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
