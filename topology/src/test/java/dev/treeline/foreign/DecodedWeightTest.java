package dev.treeline.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.treeline.otlp.OtlpDecoder;
import dev.treeline.otlp.OtlpEncoding;
import dev.treeline.topology.source.SourceFormat;
import dev.treeline.topology.source.SourceRecords;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DecodedWeightTest {

  private static final int DEPTH = 100;
  private static final int SPANS = 1_000;

  /**
   * A value in a value costs five bytes: to follow ten million of them would cost more than they
   * do.
   */
  @Test
  void nobodyFollowsMessagesThatProtobufDoesNotRead() throws IOException {
    long readable = weight(nested(DEPTH / 2));

    assertThat(weight(nested(5_000))).isBetween(readable, readable * 11 / 10);
  }

  /** Behind the deepest attribute that is read stand spans, which are decoded, too. */
  @Test
  void whatIsReadIsWeighedHoweverDeepAnAttributeIs() throws IOException {
    long shallow = OtlpDecoder.weigh(OtlpEncoding.PROTOBUF, spansBehind(1));

    for (int maps : new int[] {31, 32, 33, 63}) {
      byte[] request = spansBehind(maps);
      assertThat(OtlpDecoder.decode(OtlpEncoding.PROTOBUF, request).spans()).hasSize(1 + SPANS);
      assertThat(OtlpDecoder.weigh(OtlpEncoding.PROTOBUF, request)).isGreaterThan(shallow);
    }
  }

  /** Protobuf keeps each field of a group that nobody knows, and half a group as well. */
  @Test
  void whatNobodyKnowsIsWeighed() throws IOException {
    int fields = 10_000;
    byte[] bare = unknown(fields, out -> {}, out -> {});
    byte[] grouped = unknown(fields, out -> out.writeTag(15, 3), out -> out.writeTag(15, 4));
    byte[] deeper =
        unknown(
            fields,
            out -> {
              for (int i = 0; i < 150; i++) {
                out.writeTag(15, 3);
              }
            },
            out -> {});

    assertThat(OtlpDecoder.weigh(OtlpEncoding.PROTOBUF, bare)).isGreaterThan(144 * fields);
    assertThat(OtlpDecoder.weigh(OtlpEncoding.PROTOBUF, grouped)).isGreaterThan(144 * fields);
    assertThat(OtlpDecoder.weigh(OtlpEncoding.PROTOBUF, deeper)).isGreaterThan(144 * fields);
  }

  /** What stands behind a group counts as before. */
  @Test
  void spansBehindAGroupAreWeighed() throws IOException {
    ByteString.Output out = ByteString.newOutput();
    unknown(1, it -> it.writeTag(15, 3), it -> it.writeTag(15, 4), out);
    out.write(spansBehind(1));
    byte[] request = out.toByteString().toByteArray();

    assertThat(OtlpDecoder.decode(OtlpEncoding.PROTOBUF, request).spans()).hasSize(1 + SPANS);
    assertThat(OtlpDecoder.weigh(OtlpEncoding.PROTOBUF, request))
        .isGreaterThan(OtlpDecoder.weigh(OtlpEncoding.PROTOBUF, spansBehind(1)));
  }

  /** What nobody looks at must not weigh more than it is counted for. */
  @Test
  void withoutALookABodyWeighsWhatNoBodyExceeds() {
    byte[] protobuf = SourceRecords.heavy(SourceFormat.OTLP_PROTO, 10_000);
    ToLongFunction<byte[]> exact = body -> OtlpDecoder.weigh(OtlpEncoding.PROTOBUF, body);
    byte[] json = SourceRecords.heavy(SourceFormat.OTLP_JSON, 10_000);
    long looked = exact.applyAsLong(protobuf);

    assertThat(DecodedWeight.of(protobuf, Long.MAX_VALUE, exact))
        .isBetween(looked, looked * 11 / 10);
    assertThat(DecodedWeight.of(protobuf, looked, exact)).isEqualTo(looked);
    assertThat(DecodedWeight.of(json, Long.MAX_VALUE, body -> -1))
        .isGreaterThan(OtlpDecoder.weigh(OtlpEncoding.JSON, json));
  }

  /** Of ordinary objects the names are few, and the same: nothing is kept of them. */
  @Test
  void anObjectOfManyNamesWeighsThem() {
    int many = 10_000;
    String object =
        IntStream.range(0, many)
            .mapToObj(i -> "\"%d\":0".formatted(i))
            .collect(Collectors.joining(",", "{", "}"));

    assertThat(DecodedWeight.ofJson(object.getBytes(StandardCharsets.UTF_8)))
        .isBetween(140L * many, 180L * many);
  }

  private static long weight(ByteString value) {
    return DecodedWeight.ofProtobuf(
        value.toByteArray(), AnyValue.getDescriptor(), AnyValue.getDescriptor(), DEPTH);
  }

  /** A span with maps in maps, and ordinary ones. */
  private static byte[] spansBehind(int maps) {
    AnyValue value = AnyValue.newBuilder().setStringValue("innermost").build();
    for (int i = 0; i < maps; i++) {
      KeyValue entry = KeyValue.newBuilder().setKey("k").setValue(value).build();
      value =
          AnyValue.newBuilder().setKvlistValue(KeyValueList.newBuilder().addValues(entry)).build();
    }
    ScopeSpans.Builder spans = ScopeSpans.newBuilder();
    for (int i = 0; i <= SPANS; i++) {
      Span.Builder span =
          spans
              .addSpansBuilder()
              .setTraceId(ByteString.copyFrom(ByteBuffer.allocate(16).putInt(12, 1)))
              .setSpanId(ByteString.copyFrom(ByteBuffer.allocate(8).putInt(4, i + 1)))
              .setStartTimeUnixNano(1)
              .setEndTimeUnixNano(2);
      if (i == 0) {
        span.addAttributesBuilder().setKey("deep").setValue(value);
      }
    }
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(ResourceSpans.newBuilder().addScopeSpans(spans))
        .build()
        .toByteArray();
  }

  private interface Writing {
    void to(CodedOutputStream out) throws IOException;
  }

  private static byte[] unknown(int fields, Writing before, Writing after) throws IOException {
    ByteString.Output out = ByteString.newOutput();
    unknown(fields, before, after, out);
    return out.toByteString().toByteArray();
  }

  private static void unknown(int fields, Writing before, Writing after, OutputStream to)
      throws IOException {
    CodedOutputStream out = CodedOutputStream.newInstance(to);
    before.to(out);
    for (int i = 0; i < fields; i++) {
      out.writeUInt32(100 + i, 1);
    }
    after.to(out);
    out.flush();
  }

  /** An array that has an array that has … */
  private static ByteString nested(int arrays) throws IOException {
    ByteString inner = ByteString.EMPTY;
    for (int i = 0; i < arrays; i++) {
      inner = message(AnyValue.ARRAY_VALUE_FIELD_NUMBER, message(1, inner));
    }
    return inner;
  }

  private static ByteString message(int field, ByteString inner) throws IOException {
    ByteString.Output out = ByteString.newOutput();
    CodedOutputStream coded = CodedOutputStream.newInstance(out);
    coded.writeBytes(field, inner);
    coded.flush();
    return out.toByteString();
  }
}
