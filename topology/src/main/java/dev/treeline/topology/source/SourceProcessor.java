package dev.treeline.topology.source;

import dev.treeline.codec.DeadLetter;
import dev.treeline.codec.DecodeException;
import dev.treeline.codec.SpanRecords;
import dev.treeline.foreign.DecodedSpans;
import dev.treeline.foreign.RejectedSpan;
import dev.treeline.foreign.SpanBatch;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.topics.SpansPartitioner;
import dev.treeline.topics.Topics;
import dev.treeline.topology.decode.TenantRule;
import dev.treeline.topology.metrics.SpanMetrics;
import dev.treeline.wire.WireValues;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * One record of a source topic to records of {@code treeline.spans}, each of one trace, and to dead
 * letters. Neither key nor partition of the record counts, and nothing of its headers but what is
 * asked for: the same record always makes the same ones, so that reading it twice adds nothing.
 */
final class SourceProcessor extends ContextualProcessor<byte[], byte[], byte[], byte[]> {

  private static final byte @Nullable [] NO_KEY = null;

  private static final String UNDECODABLE = "undecodable";
  private static final String UNKNOWN_TENANT = "unknown_tenant";
  private static final String TOO_HEAVY = "too_heavy";

  private final SourceTopic source;
  private final WireValues values;
  private final TenantRule tenantOfHeader;
  private final DecodingRoom room;
  private final Outlets outlets;
  private final SpanMetrics metrics;

  /** The names of the nodes below. */
  record Outlets(String spans, String deadLetters) {}

  /**
   * @param values for a source of Avro in another encoding than Treeline's own
   * @param tenantOfHeader for a source without a tenant of its own
   * @param room which others share
   */
  SourceProcessor(
      SourceTopic source,
      WireValues values,
      TenantRule tenantOfHeader,
      DecodingRoom room,
      Outlets outlets,
      SpanMetrics metrics) {
    this.source = source;
    this.values = values;
    this.tenantOfHeader = tenantOfHeader;
    this.room = room;
    this.outlets = outlets;
    this.metrics = metrics;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    byte @Nullable [] value = record.value();
    if (value == null) {
      refuse(record, "null_value", "a record of spans has a value", 1);
      return;
    }
    long weight = source.format().weigh(value, room.light());
    if (weight > room.bytes()) {
      refuse(record, TOO_HEAVY, tooHeavy(weight), 1);
      return;
    }
    try (DecodingRoom.Taken taken = room.take(weight)) {
      read(record, value);
    }
  }

  private String tooHeavy(long weight) {
    return "decoded, the record takes some %d bytes of heap, and there are %d for records of sources: let the sender make smaller batches, or give Treeline more heap"
        .formatted(weight, room.bytes());
  }

  private void read(Record<byte[], byte[]> record, byte[] bytes) {
    byte[] value = bytes;
    if (source.format() == SourceFormat.TREELINE && !SpanRecords.isOwn(value)) {
      WireValues.Read read = values.read(source.topic(), record.headers(), value);
      if (read instanceof WireValues.Read.Refused refused) {
        refuse(record, refused.reason(), refused.detail(), 1);
        return;
      }
      value = ((WireValues.Read.Own) read).value();
    }
    DecodedSpans decoded;
    try {
      decoded = source.format().decode(value);
    } catch (DecodeException e) {
      refuse(record, UNDECODABLE, String.valueOf(e.getMessage()), 1);
      return;
    }
    int size = decoded.spans().size() + decoded.rejected().size();
    Optional<Tenant> tenant = tenant(record.headers());
    if (size == 0) {
      metrics.read(source.topic(), 0);
    } else if (tenant.isPresent()) {
      send(record, tenant.get(), value, decoded);
    } else {
      refuse(record, UNKNOWN_TENANT, unknownTenant(), size);
    }
  }

  private Optional<Tenant> tenant(Headers headers) {
    return source.tenant() == null ? tenantOfHeader.of(headers) : Optional.of(source.tenant());
  }

  private String unknownTenant() {
    return "the header "
        + Topics.TENANT_HEADER
        + " is missing, or names no tenant of the keys file, and "
        + source.topic()
        + " has no other tenant";
  }

  private void send(
      Record<byte[], byte[]> record, Tenant tenant, byte[] value, DecodedSpans decoded) {
    List<SpanBatch> batches =
        SpanBatch.of(KeptHeaders.on(decoded.spans(), record.headers(), source.headers()));
    List<RejectedSpan> tooLarge = new ArrayList<>();
    int sent = 0;
    for (SpanBatch batch : batches) {
      if (batch.fits()) {
        context().forward(toSpans(record, tenant, batch), outlets.spans());
        sent += batch.spans().size();
      } else {
        batch.spans().forEach(span -> tooLarge.add(tooLarge(span)));
      }
    }
    for (RejectedSpan span : decoded.letters(value)) {
      write(record, span, tenant, source.format().contentType(value));
    }
    for (RejectedSpan span : tooLarge) {
      write(record, span, tenant, DeadLetter.SPAN_RECORD);
    }
    decoded.rejected().forEach(span -> count(span.reason().code(), 1));
    tooLarge.forEach(span -> count(span.reason().code(), 1));
    metrics.read(source.topic(), sent);
    metrics.repaired(decoded.repaired());
  }

  private static Record<byte[], byte[]> toSpans(
      Record<byte[], byte[]> record, Tenant tenant, SpanBatch batch) {
    Headers headers = new RecordHeaders();
    headers.add(Topics.TENANT_HEADER, tenant.name().getBytes(StandardCharsets.UTF_8));
    return new Record<>(
        SpansPartitioner.keyOf(batch.traceId()), batch.value(), record.timestamp(), headers);
  }

  private static RejectedSpan tooLarge(Span span) {
    byte[] encoded = SpanRecords.encode(span);
    return new RejectedSpan(
        RejectedSpan.Reason.TOO_LARGE,
        "a record of " + encoded.length + " bytes is more than can be kept",
        encoded);
  }

  /** The record as a whole. */
  private void refuse(Record<byte[], byte[]> record, String reason, String detail, int spans) {
    metrics.read(source.topic(), 0);
    write(
        record,
        reason,
        detail,
        source.tenant() == null ? TenantRule.said(record.headers()) : source.tenant().name(),
        record.value(),
        source.format().contentType(record.value()));
    count(reason, spans);
  }

  private void write(
      Record<byte[], byte[]> record, RejectedSpan span, Tenant tenant, String contentType) {
    write(record, span.reason().code(), span.detail(), tenant.name(), span.original(), contentType);
  }

  private void write(
      Record<byte[], byte[]> record,
      String reason,
      String detail,
      String tenant,
      byte @Nullable [] value,
      String contentType) {
    Optional<RecordMetadata> stoodAt = context().recordMetadata();
    byte[] letter =
        new DeadLetter(
                reason,
                detail,
                tenant,
                stoodAt.map(RecordMetadata::topic).orElse(""),
                stoodAt.map(RecordMetadata::partition).orElse(-1),
                stoodAt.map(RecordMetadata::offset).orElse(-1L),
                record.timestamp(),
                DeadLetter.cut(record.key(), DeadLetter.MAX_KEY_BYTES),
                DeadLetter.cut(value, DeadLetter.MAX_VALUE_BYTES),
                value == null ? 0 : value.length,
                contentType)
            .encode();
    // By the clock: a sender's own time may be so old that the letter would expire at once.
    long now = context().currentSystemTimeMs();
    context().forward(new Record<>(NO_KEY, letter, now), outlets.deadLetters());
  }

  private void count(String reason, int spans) {
    metrics.deadLettered(reason, spans);
    metrics.accepted(spans); // the others are accepted when treeline.spans is read
  }
}
