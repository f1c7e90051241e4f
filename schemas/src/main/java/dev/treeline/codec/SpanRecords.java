package dev.treeline.codec;

import dev.treeline.span.Span;
import dev.treeline.span.TraceId;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Values of {@code treeline.spans} in Treeline's own encoding: one span, or a batch of spans of one
 * trace. The same bytes are kept as rows of the store.
 */
public final class SpanRecords {

  /** What fits, as a row and as a hop, into Kafka's default record limit of 1 MiB. */
  public static final int MAX_BYTES = 960 * 1024;

  private static final long SPAN = Schemas.fingerprint(Schemas.SPAN);
  private static final long BATCH = Schemas.fingerprint(Schemas.SPAN_BATCH);

  private SpanRecords() {}

  /** Whether {@link #decode} reads these bytes without a look at any other schema. */
  public static boolean isOwn(byte[] value) {
    if (!SingleObject.isFramed(value)) {
      return false;
    }
    return isOwn(SingleObject.fingerprint(value));
  }

  static boolean isOwn(long fingerprint) {
    return fingerprint == SPAN || fingerprint == BATCH;
  }

  /** Whether a record in Treeline's own encoding is a batch, and not a span alone. */
  public static boolean isBatch(byte[] own) {
    return SingleObject.fingerprint(own) == BATCH;
  }

  public static byte[] encode(Span span) {
    return SingleObject.write(SPAN, out -> SpanCodec.write(out, span, false));
  }

  /** How large {@link #encode(Span)} makes it. */
  public static int size(Span span) {
    return SingleObject.size(out -> SpanCodec.write(out, span, false));
  }

  /**
   * Writes spans of one trace as one value.
   *
   * @throws IllegalArgumentException when there is none, or they are of several traces
   */
  public static byte[] encode(List<Span> spans) {
    return SingleObject.write(BATCH, batch(spans));
  }

  /** The same, or null where that is larger: the memory for it is not taken. */
  public static byte @Nullable [] encodeWithin(int most, List<Span> spans) {
    return SingleObject.writeWithin(most, BATCH, batch(spans));
  }

  /** The same of a span that is so large that it is measured first, and takes no spare room. */
  public static byte[] encodeLarge(Span span) {
    SingleObject.Body batch = batch(List.of(span));
    return SingleObject.write(BATCH, SingleObject.size(batch), batch);
  }

  private static SingleObject.Body batch(List<Span> spans) {
    if (spans.isEmpty()) {
      throw new IllegalArgumentException("a batch has at least one span");
    }
    TraceId traceId = spans.get(0).traceId();
    for (Span span : spans) {
      if (!span.traceId().equals(traceId)) {
        throw new IllegalArgumentException("a batch holds spans of one trace");
      }
    }
    return out -> {
      SpanCodec.writeTraceId(out, traceId);
      SpanGroups.write(out, spans);
    };
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws DecodeException when the bytes are anything else
   */
  public static List<Span> decode(byte[] value) {
    return decode(value, new SeenOrigins());
  }

  /**
   * The same of one of several records.
   *
   * @param seen by those before
   */
  public static List<Span> decode(byte[] value, SeenOrigins seen) {
    return read(
        value,
        in -> {
          Span span = SpanCodec.read(in, SpanCodec.Surroundings.NONE, seen);
          seen.read(value.length, in.items());
          return List.of(span);
        },
        in -> {
          List<Span> spans = SpanGroups.read(in, SpanCodec.readTraceId(in), seen);
          seen.read(value.length, in.items() - spans.size());
          return spans;
        });
  }

  /** Reads the one or the other, whichever it is. */
  static <T> T read(byte[] value, Function<AvroReader, T> span, Function<AvroReader, T> batch) {
    if (!isOwn(value)) {
      throw new DecodeException("not a span or span batch of this build's schema");
    }
    return SingleObject.fingerprint(value) == SPAN
        ? SingleObject.read(value, SPAN, span)
        : SingleObject.read(value, BATCH, batch);
  }
}
