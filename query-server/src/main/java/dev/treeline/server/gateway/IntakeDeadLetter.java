package dev.treeline.server.gateway;

import dev.treeline.codec.DeadLetter;
import dev.treeline.codec.SpanRecords;
import dev.treeline.foreign.RejectedSpan;
import dev.treeline.foreign.RejectedSpan.Reason;
import dev.treeline.foreign.SpanBatch;
import dev.treeline.span.Tenant;
import dev.treeline.topics.Topics;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A rejected span and how its bytes are to be read. */
record IntakeDeadLetter(RejectedSpan span, String contentType) {

  /** A span of such a batch is kept in Avro single-object encoding, as it was to be written. */
  static List<IntakeDeadLetter> tooLarge(SpanBatch batch) {
    String detail = "a record of " + batch.value().length + " bytes is more than can be kept";
    Stream<byte[]> originals =
        batch.spans().size() == 1
            ? Stream.of(batch.value())
            : batch.spans().stream().map(SpanRecords::encode);
    return originals
        .map(original -> new RejectedSpan(Reason.TOO_LARGE, detail, original))
        .map(span -> new IntakeDeadLetter(span, DeadLetter.SPAN_RECORD))
        .toList();
  }

  ProducerRecord<byte[], byte[]> toRecord(Topics topics, Tenant tenant, long now) {
    byte[] original = span.original();
    DeadLetter letter =
        new DeadLetter(
            span.reason().code(),
            span.detail(),
            tenant.name(),
            "",
            -1,
            -1,
            now,
            null,
            DeadLetter.cut(original, DeadLetter.MAX_VALUE_BYTES),
            original.length,
            contentType);
    return new ProducerRecord<>(topics.deadLetters(), letter.encode());
  }
}
