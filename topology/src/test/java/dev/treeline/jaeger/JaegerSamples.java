package dev.treeline.jaeger;

import static dev.treeline.jaeger.JaegerBytes.duration;
import static dev.treeline.jaeger.JaegerBytes.message;
import static dev.treeline.jaeger.JaegerBytes.reference;
import static dev.treeline.jaeger.JaegerBytes.time;

import dev.treeline.span.SpanId;
import dev.treeline.span.TraceId;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Spans of Jaeger's to which a rule of docs/validation.md applies. */
public final class JaegerSamples {

  private static final byte[] TRACE = hex("4bf92f3577b34da6a3ce929d0e0e4736");
  private static final byte[] SPAN = hex("00f067aa0ba902b7");
  private static final int CHILD_OF = 0;
  private static final int FOLLOWS_FROM = 1;

  private JaegerSamples() {}

  public static List<byte[]> of(String rule) {
    return samples(rule).map(JaegerBytes::toBytes).toList();
  }

  private static Stream<JaegerBytes> samples(String rule) {
    return switch (rule) {
      case "invalid_id" ->
          Stream.of(
              ids(new byte[0], SPAN),
              ids(new byte[16], SPAN),
              ids(new byte[5], SPAN),
              ids(TRACE, new byte[0]),
              ids(TRACE, new byte[8]),
              ids(TRACE, new byte[] {1}));
      case "invalid_time" ->
          Stream.of(
              good().with(6, time(Instant.ofEpochSecond(-5))),
              good().with(7, duration(Duration.ofSeconds(9_223_372_036L))));
      case "short_trace_id" -> Stream.of(timed(ids(hex("a3ce929d0e0e4736"), SPAN).text(3, "n")));
      case "end_before_start" -> Stream.of(good().with(7, duration(Duration.ofSeconds(-1))));
      case "no_name" -> Stream.of(timed(ids(TRACE, SPAN)));
      case "unusable_link" ->
          Stream.of(
              good().with(4, message().bytes(1, TRACE).bytes(2, new byte[8]).number(3, CHILD_OF)),
              good().with(4, message().bytes(1, new byte[] {1}).bytes(2, SPAN)));
      case "unknown_kind" -> Stream.of(good().withTag("span.kind", "agent"));
      case "no_start" -> Stream.of(ids(TRACE, SPAN).text(3, "n"));
      case "future" ->
          Stream.of(
              ids(TRACE, SPAN).text(3, "n").with(6, time(Instant.ofEpochSecond(4_102_444_800L))));
      case "orphan" ->
          Stream.of(
              good().with(4, reference(TraceId.of(TRACE), new SpanId(0xFF), CHILD_OF)),
              good().with(4, reference(TraceId.of(TRACE), new SpanId(0xFF), FOLLOWS_FROM)));
      case "own_parent" ->
          Stream.of(good().with(4, reference(TraceId.of(TRACE), SpanId.of(SPAN), CHILD_OF)));
      case "repeated_key" -> Stream.of(good().withTag("k", "a").withTag("k", "b"));
      default -> Stream.empty();
    };
  }

  private static JaegerBytes ids(byte[] traceId, byte[] spanId) {
    return message().bytes(1, traceId).bytes(2, spanId);
  }

  private static JaegerBytes good() {
    return timed(ids(TRACE, SPAN).text(3, "n"));
  }

  private static JaegerBytes timed(JaegerBytes span) {
    return span.with(6, time(Instant.ofEpochSecond(1000)));
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
