package dev.treeline.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.treeline.otlp.OtlpDecoder;
import dev.treeline.otlp.OtlpEncoding;
import dev.treeline.topology.source.SourceFormat;
import dev.treeline.topology.source.SourceRecords;
import io.opentelemetry.proto.common.v1.AnyValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DecodedWeightTest {

  /**
   * A value in a value costs five bytes: to follow ten million of them would cost more than they
   * do.
   */
  @Test
  void nobodyFollowsMessagesThatProtobufDoesNotRead() throws IOException {
    long readable = weight(nested(49));

    assertThat(weight(nested(5_000))).isBetween(readable, 2 * readable);
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
        value.toByteArray(), AnyValue.getDescriptor(), AnyValue.getDescriptor());
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
