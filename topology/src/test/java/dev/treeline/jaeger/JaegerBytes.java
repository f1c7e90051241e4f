package dev.treeline.jaeger;

import com.google.protobuf.CodedOutputStream;
import dev.treeline.span.SpanId;
import dev.treeline.span.TraceId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** Messages of Jaeger's {@code model.proto}, field by field. */
public final class JaegerBytes {

  private interface Writing {
    void to(CodedOutputStream out) throws IOException;
  }

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private JaegerBytes write(Writing writing) {
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      writing.to(out);
      out.flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static JaegerBytes message() {
    return new JaegerBytes();
  }

  /** A span of one second, in the service {@code shop}. */
  public static JaegerBytes span(TraceId traceId, SpanId spanId, String operation) {
    return message()
        .bytes(1, traceId.toBytes())
        .bytes(2, spanId.toBytes())
        .text(3, operation)
        .with(6, time(Instant.ofEpochSecond(1_795_225_781)))
        .with(7, duration(Duration.ofSeconds(1)))
        .with(10, message().text(1, "shop"));
  }

  static JaegerBytes reference(TraceId traceId, SpanId spanId, int type) {
    return message().bytes(1, traceId.toBytes()).bytes(2, spanId.toBytes()).number(3, type);
  }

  static JaegerBytes time(Instant time) {
    return message().number(1, time.getEpochSecond()).number(2, time.getNano());
  }

  static JaegerBytes duration(Duration duration) {
    return message().number(1, duration.getSeconds()).number(2, duration.getNano());
  }

  static JaegerBytes tag(String key, Object value) {
    JaegerBytes tag = message().text(1, key);
    if (value instanceof Boolean flag) {
      return tag.number(2, 1).number(4, flag ? 1 : 0);
    } else if (value instanceof Long number) {
      return tag.number(2, 2).number(5, number);
    } else if (value instanceof Double number) {
      return tag.number(2, 3).write(out -> out.writeDouble(6, number));
    } else if (value instanceof byte[] binary) {
      return tag.number(2, 4).bytes(7, binary);
    }
    return tag.text(3, value.toString());
  }

  JaegerBytes bytes(int field, byte[] value) {
    return write(out -> out.writeByteArray(field, value));
  }

  JaegerBytes text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  JaegerBytes number(int field, long value) {
    return write(out -> out.writeInt64(field, value));
  }

  JaegerBytes with(int field, JaegerBytes message) {
    return bytes(field, message.toBytes());
  }

  public JaegerBytes withTag(String key, Object value) {
    return with(8, tag(key, value));
  }

  public byte[] toBytes() {
    return bytes.toByteArray();
  }
}
