package dev.treeline.server.gateway;

import dev.treeline.codec.DecodeException;
import dev.treeline.codec.DeleteTrace;
import dev.treeline.foreign.DecodedSpans;
import dev.treeline.foreign.RejectedSpan;
import dev.treeline.foreign.SpanBatch;
import dev.treeline.server.auth.Gatekeeper;
import dev.treeline.server.dialect.ApiRequest;
import dev.treeline.server.limits.IntakeLimit;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.wire.WireWriter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * Takes trace requests in: key, body, spans, records, acknowledgement, answer. Safe for any number
 * of threads.
 */
public final class Gateway implements AutoCloseable {

  private final GatewaySettings settings;
  private final Producer<byte[], byte[]> producer;
  private final SpansRecords records;
  private final Admission admission;
  private final Clock clock;
  private final LongSupplier nanos;
  private final RecordWriter writer;
  private final InFlight inFlight;
  private final IntakeMeters meters;
  private final RefusalLog refusals = new RefusalLog();

  private Gateway(
      GatewaySettings settings,
      Producer<byte[], byte[]> producer,
      WireWriter values,
      Gatekeeper gatekeeper,
      MeterRegistry registry,
      Clock clock,
      LongSupplier nanos) {
    this.settings = settings;
    this.producer = producer;
    this.records = new SpansRecords(settings.topics(), values);
    this.admission =
        new Admission(
            gatekeeper,
            new IntakeLimit(settings.bytesPerSecond(), nanos, registry),
            settings.bytesPerSecond());
    this.clock = clock;
    this.nanos = nanos;
    this.writer = new RecordWriter(producer, settings.ackTimeout());
    this.inFlight = new InFlight(settings);
    this.meters = new IntakeMeters(registry);
  }

  /**
   * @param producerProperties bootstrap.servers, security, and what else {@code producer.*} sets;
   *     acks=all and idempotence stay whatever they say
   * @param values how spans are written
   */
  public static Gateway create(
      GatewaySettings settings,
      Map<String, ?> producerProperties,
      WireWriter values,
      Gatekeeper gatekeeper,
      MeterRegistry registry) {
    return new Gateway(
        settings,
        SpanProducer.open(producerProperties),
        values,
        gatekeeper,
        registry,
        Clock.systemUTC(),
        System::nanoTime);
  }

  /** The same for spans in Treeline's own encoding. */
  public static Gateway create(
      GatewaySettings settings,
      Map<String, ?> producerProperties,
      Gatekeeper gatekeeper,
      MeterRegistry registry) {
    return create(settings, producerProperties, WireWriter.OWN, gatekeeper, registry);
  }

  /**
   * @param producer with acks=all; the gateway closes it
   */
  public static Gateway create(
      GatewaySettings settings,
      Producer<byte[], byte[]> producer,
      Gatekeeper gatekeeper,
      MeterRegistry registry,
      Clock clock) {
    return create(settings, producer, gatekeeper, registry, clock, System::nanoTime);
  }

  /**
   * @param nanos as {@link System#nanoTime} has them: a clock that is put right makes no sender
   *     slow, and lets none wait
   */
  static Gateway create(
      GatewaySettings settings,
      Producer<byte[], byte[]> producer,
      Gatekeeper gatekeeper,
      MeterRegistry registry,
      Clock clock,
      LongSupplier nanos) {
    return new Gateway(settings, producer, WireWriter.OWN, gatekeeper, registry, clock, nanos);
  }

  /**
   * OTLP over HTTP. Holds the calling thread until Kafka has answered, at most twice {@code
   * ackTimeout}.
   */
  public IntakeAnswer handle(IntakeRequest request) {
    OtlpFormat format = OtlpFormat.of(request);
    return format == null ? refuseType(request, OtlpFormat.JSON) : handle(request, format);
  }

  /** Zipkin's spans, in the same time. */
  IntakeAnswer handleZipkin(IntakeRequest request) {
    ZipkinFormat format = ZipkinFormat.of(request);
    return format == null ? refuseType(request, ZipkinFormat.OF_JSON) : handle(request, format);
  }

  /** After the key: what is taken here is nobody's business who may not send. */
  private IntakeAnswer refuseType(IntakeRequest request, IntakeFormat format) {
    IntakeAnswer refusal = refusalOfKey(request.headers(), format);
    return refusal == null ? refuse(format, IntakeBody.unsupportedType(request)) : refusal;
  }

  /** The message of a call, in the same time. */
  IntakeAnswer handleGrpc(IntakeRequest request, InFlight.Lease lease) {
    GrpcFormat format = new GrpcFormat();
    return answer(
        format, () -> read(admission.of(request.headers()), request, format, lease, false));
  }

  /**
   * Room for a message that was not asked for yet: it comes into memory before anybody can look at
   * it.
   *
   * @param most bytes that it may have
   */
  InFlight.Lease expect(ApiRequest.Headers headers, int most) throws IntakeRefused {
    admission.refuseTooFast(admission.of(headers));
    InFlight.Lease lease = inFlight.enter();
    try {
      lease.expect(most);
      return lease;
    } catch (IntakeRefused refused) {
      lease.close();
      throw refused;
    }
  }

  /** What a sender is told whose key does not let it in; null where it does. */
  private @Nullable IntakeAnswer refusalOfKey(ApiRequest.Headers headers, IntakeFormat format) {
    try {
      admission.of(headers);
      return null;
    } catch (IntakeRefused refused) {
      return refuse(format, refused);
    }
  }

  private IntakeAnswer handle(IntakeRequest request, IntakeFormat format) {
    return answer(
        format,
        () -> {
          Tenant tenant = admission.of(request.headers());
          boolean closes = request.closesTraces();
          admission.refuseTooFast(tenant);
          try (InFlight.Lease lease = inFlight.enter()) {
            return read(tenant, request, format, lease, closes);
          }
        });
  }

  private IntakeAnswer read(
      Tenant tenant,
      IntakeRequest request,
      IntakeFormat format,
      InFlight.Lease lease,
      boolean closes)
      throws IntakeRefused {
    byte[] body = IntakeBody.read(request, settings.maxBodyBytes(), lease, nanos);
    admission.took(tenant, body.length);
    lease.decode(body, format::weigh);
    return take(tenant, format, body, closes);
  }

  private interface Work {
    IntakeAnswer done() throws IntakeRefused;
  }

  private IntakeAnswer answer(IntakeFormat format, Work work) {
    try {
      return work.done();
    } catch (IntakeRefused refused) {
      return refuse(format, refused);
    } catch (RuntimeException e) {
      return refuse(format, new IntakeRefused(Refusal.INTERNAL, "the request failed", e));
    }
  }

  /**
   * Writes the command to delete a trace: behind all spans of it that were acknowledged by now.
   * Holds the calling thread as {@link #handle} does, and shares its bounds.
   *
   * @return empty when Kafka has it; else after how many seconds to try again
   */
  public OptionalInt delete(Tenant tenant, TraceId traceId) {
    DeleteTrace command = new DeleteTrace(tenant.name(), traceId);
    try (InFlight.Lease lease = inFlight.enter()) {
      boolean tooLarge = !writer.write(List.of(command), records::of).isEmpty();
      if (tooLarge) {
        throw new IntakeRefused(
            Refusal.UNAVAILABLE, "Kafka takes no record as large as a delete command");
      }
      return OptionalInt.empty();
    } catch (IntakeRefused refused) {
      refusals.refused(refused);
      return OptionalInt.of(refused.refusal().retryAfterSeconds);
    }
  }

  /** Metrics and logs go somewhere else; the answer says how to stop them. */
  IntakeAnswer refuseOtherSignal(IntakeRequest request) {
    OtlpFormat format = OtlpFormat.of(request);
    return refuse(
        format == null ? OtlpFormat.JSON : format,
        new IntakeRefused(Refusal.NOT_TRACES, "there is no intake of metrics and logs"));
  }

  IntakeAnswer refuse(IntakeFormat format, IntakeRefused refused) {
    meters.refused(refused.refusal());
    refusals.refused(refused);
    return format.refused(refused);
  }

  private static DecodedSpans decode(IntakeFormat format, byte[] body) throws IntakeRefused {
    try {
      return format.decode(body);
    } catch (DecodeException e) {
      throw new IntakeRefused(Refusal.UNDECODABLE, String.valueOf(e.getMessage()));
    }
  }

  private IntakeAnswer take(Tenant tenant, IntakeFormat format, byte[] body, boolean closes)
      throws IntakeRefused {
    DecodedSpans decoded = decode(format, body);
    List<SpanBatch> batches = SpanBatch.of(decoded.spans());
    List<SpanBatch> fitting = batches.stream().filter(SpanBatch::fits).toList();
    Map<TraceId, SpanBatch> last = new HashMap<>();
    if (closes) {
      fitting.forEach(batch -> last.put(batch.traceId(), batch));
    }
    List<SpanBatch> tooLarge =
        writer.write(
            fitting, batch -> records.of(batch, tenant, last.get(batch.traceId()) == batch));
    List<IntakeDeadLetter> ofTooLarge =
        Stream.concat(batches.stream().filter(batch -> !batch.fits()), tooLarge.stream())
            .flatMap(batch -> IntakeDeadLetter.tooLarge(batch).stream())
            .toList();
    List<IntakeDeadLetter> letters = new ArrayList<>();
    decoded
        .letters(body)
        .forEach(span -> letters.add(new IntakeDeadLetter(span, format.contentType())));
    letters.addAll(ofTooLarge);
    writer.write(letters, letter -> letter.toRecord(settings.topics(), tenant, clock.millis()));

    List<RejectedSpan> rejected = new ArrayList<>(decoded.rejected());
    ofTooLarge.forEach(letter -> rejected.add(letter.span()));
    int accepted = decoded.spans().size() + decoded.rejected().size() - rejected.size();
    meters.taken(accepted, rejected, decoded.repaired());
    return rejected.isEmpty() ? format.accepted() : format.partlyAccepted(rejected);
  }

  /** Waits a bounded time for records on their way; requests that come later are answered 503. */
  @Override
  public void close() {
    producer.close(settings.closeTimeout());
  }
}
