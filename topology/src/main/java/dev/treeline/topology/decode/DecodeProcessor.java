package dev.treeline.topology.decode;

import dev.treeline.codec.DeleteTrace;
import dev.treeline.codec.SpanLimits;
import dev.treeline.codec.SpanRecords;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.topics.SpansPartitioner;
import dev.treeline.topology.assembly.AssemblyInput.Arrived;
import dev.treeline.topology.assembly.AssemblyInput.Tick;
import dev.treeline.topology.decode.SpanRecordDecoder.Decoded;
import dev.treeline.topology.decode.SpanRecordDecoder.Rejected;
import dev.treeline.topology.metrics.SpanMetrics;
import dev.treeline.wire.WireValues;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The door: what comes in is a tick, spans or a delete command for the assembly, what belongs on
 * another partition, or a dead letter.
 */
public final class DecodeProcessor extends ContextualProcessor<byte[], byte[], byte[], Object> {

  private static final byte @Nullable [] NO_KEY = null;

  private final TenantRule tenants;
  private final int partitions;
  private final Outlets outlets;
  private final SpanMetrics metrics;
  private final SpanRecordDecoder decoder;

  /** The names of the nodes below. */
  public record Outlets(String assembly, String spans, String deadLetters) {}

  public DecodeProcessor(
      SpanLimits limits,
      WireValues values,
      TenantRule tenants,
      int partitions,
      Outlets outlets,
      SpanMetrics metrics) {
    this.decoder = new SpanRecordDecoder(limits, values);
    this.tenants = tenants;
    this.partitions = partitions;
    this.outlets = outlets;
    this.metrics = metrics;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    if (record.value() == null) {
      if (SpansPartitioner.isTickKey(record.key())) {
        context().forward(record.withValue(new Tick()), outlets.assembly());
      } else {
        refuse(record, new Decoded.Refused("null_value", "a record of spans has a value"));
      }
      return;
    }
    if (DeleteTrace.isOne(record.value())) {
      command(record);
      return;
    }
    Decoded decoded = decoder.decode(this::topic, record.headers(), record.value());
    if (decoded instanceof Decoded.Refused refused) {
      refuse(record, refused);
    } else if (decoded instanceof Decoded.Spans spans) {
      admit(record, spans);
    }
  }

  private void command(Record<byte[], byte[]> record) {
    DeleteCommand read = DeleteCommand.read(record.value(), tenants);
    if (read.command() == null) {
      refuse(record, Objects.requireNonNull(read.refused()));
    } else if (isMisrouted(read.command().traceId())) {
      reroute(record, read.command().traceId(), 0);
    } else {
      context().forward(record.withValue(read.command()), outlets.assembly());
    }
  }

  private void admit(Record<byte[], byte[]> record, Decoded.Spans spans) {
    Optional<Tenant> tenant = tenants.of(record.headers());
    if (tenant.isEmpty()) {
      refuse(record, new Decoded.Refused("unknown_tenant", tenants.remedy(), sizeOf(spans)));
      return;
    }
    if (isMisrouted(spans.skim().traceId())) {
      reroute(record, spans.skim().traceId(), spans.skim().spans());
      return;
    }
    for (Rejected rejected : spans.rejected()) {
      refuse(record.withValue(SpanRecords.encode(rejected.span())), rejected.why());
    }
    context()
        .forward(
            record.withValue(new Arrived(tenant.get(), spans.row(), spans.skim())),
            outlets.assembly());
    metrics.accepted(spans.skim().spans()); // at last: what fails before comes again
    spans.cuts().forEach(reason -> metrics.cut(reason.tag()));
  }

  private String topic() {
    return context().recordMetadata().map(RecordMetadata::topic).orElse("");
  }

  private boolean isMisrouted(TraceId traceId) {
    int right = SpansPartitioner.partitionOf(traceId, partitions);
    return context().recordMetadata().map(at -> at.partition() != right).orElse(false);
  }

  /**
   * Neither the key nor the partitioner of a foreign producer is trusted.
   *
   * @param spans in the record; none in a command
   */
  private void reroute(Record<byte[], byte[]> record, TraceId traceId, int spans) {
    if (isHop(record.headers())) {
      refuse(
          record,
          new Decoded.Refused(
              "misrouted_twice",
              "on a wrong partition after it was sent again",
              Math.max(1, spans)));
      return;
    }
    metrics.misrouted(spans);
    context()
        .forward(
            new Record<>(
                SpansPartitioner.keyOf(traceId),
                (Object) record.value(),
                record.timestamp(),
                HopHeaders.of(record.headers(), record.value().length)),
            outlets.spans());
  }

  private void refuse(Record<byte[], byte[]> record, Decoded.Refused refused) {
    context()
        .forward(
            new Record<>(
                NO_KEY, // the one it had is in the letter, and may be of any size
                (Object)
                    DeadLetters.of(
                        record, refused.reason(), refused.detail(), context().recordMetadata()),
                record.timestamp()),
            outlets.deadLetters());
    metrics.deadLettered(refused.reason(), refused.spans());
    metrics.accepted(refused.spans());
  }

  /** Whether these are of a record that was sent to its right partition once. */
  public static boolean isHop(Headers headers) {
    return headers.lastHeader(HopHeaders.HOP) != null;
  }

  private static int sizeOf(Decoded.Spans spans) {
    return spans.skim().spans() + spans.rejected().size();
  }
}
