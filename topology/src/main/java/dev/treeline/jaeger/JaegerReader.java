package dev.treeline.jaeger;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.treeline.foreign.RejectedSpan.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the seven messages that Jaeger's {@code model.proto} needs for a span. No library on a
 * public registry has them for the protobuf in use, and compiling them takes a native compiler.
 */
final class JaegerReader {

  private static final int VARINT = WireFormat.WIRETYPE_VARINT;
  private static final int FIXED64 = WireFormat.WIRETYPE_FIXED64;
  private static final int BYTES = WireFormat.WIRETYPE_LENGTH_DELIMITED;

  private static final int CHILD_OF = 0;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** The year 1, which is how Go writes a time that was never set. */
  private static final long NO_TIME = -62_135_596_800L;

  private byte[] traceId = {};
  private byte[] spanId = {};
  private String operationName = "";
  private final List<JaegerSpan.Reference> references = new ArrayList<>();
  private int flags;
  private long startNanos;
  private long durationNanos;
  private final Map<String, Object> tags = new LinkedHashMap<>();
  private final List<JaegerSpan.Log> logs = new ArrayList<>();
  private JaegerSpan.Process process = JaegerSpan.Process.NONE;
  private final List<String> warnings = new ArrayList<>();

  private JaegerReader() {}

  /**
   * @throws IOException when the bytes are no such message
   * @throws UnusableSpan when a time in it is out of range
   */
  static JaegerSpan read(byte[] bytes) throws IOException {
    JaegerReader reader = new JaegerReader();
    eachField(CodedInputStream.newInstance(bytes), reader::spanField);
    return new JaegerSpan(
        reader.traceId,
        reader.spanId,
        reader.operationName,
        reader.references,
        reader.flags,
        reader.startNanos,
        reader.durationNanos,
        reader.tags,
        reader.logs,
        reader.process,
        reader.warnings);
  }

  /** Takes a field, or says that it does not know it. */
  private interface Field {
    boolean read(int tag, CodedInputStream in) throws IOException;
  }

  private static void eachField(CodedInputStream in, Field field) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (!field.read(tag, in) && !in.skipField(tag)) {
        throw new InvalidProtocolBufferException("a group ends that never began");
      }
    }
  }

  private static CodedInputStream message(CodedInputStream in) throws IOException {
    return in.readBytes().newCodedInput();
  }

  private boolean spanField(int tag, CodedInputStream in) throws IOException {
    switch (tag) {
      case 1 << 3 | BYTES -> traceId = in.readByteArray();
      case 2 << 3 | BYTES -> spanId = in.readByteArray();
      case 3 << 3 | BYTES -> operationName = in.readString();
      case 4 << 3 | BYTES -> references.add(reference(message(in)));
      case 5 << 3 | VARINT -> flags = in.readUInt32();
      case 6 << 3 | BYTES -> startNanos = time(message(in));
      case 7 << 3 | BYTES -> durationNanos = nanos(message(in));
      case 8 << 3 | BYTES -> addKeyValue(message(in), tags);
      case 9 << 3 | BYTES -> logs.add(log(message(in)));
      case 10 << 3 | BYTES -> process = process(message(in));
      case 12 << 3 | BYTES -> warnings.add(in.readString());
      default -> {
        return false;
      }
    }
    return true;
  }

  private static JaegerSpan.Reference reference(CodedInputStream message) throws IOException {
    byte[][] ids = {{}, {}};
    int[] type = {CHILD_OF};
    eachField(
        message,
        (tag, in) -> {
          switch (tag) {
            case 1 << 3 | BYTES -> ids[0] = in.readByteArray();
            case 2 << 3 | BYTES -> ids[1] = in.readByteArray();
            case 3 << 3 | VARINT -> type[0] = in.readEnum();
            default -> {
              return false;
            }
          }
          return true;
        });
    return new JaegerSpan.Reference(ids[0], ids[1], type[0] == CHILD_OF);
  }

  private static JaegerSpan.Log log(CodedInputStream message) throws IOException {
    long[] time = {0};
    Map<String, Object> fields = new LinkedHashMap<>();
    eachField(
        message,
        (tag, in) -> {
          switch (tag) {
            case 1 << 3 | BYTES -> time[0] = time(message(in));
            case 2 << 3 | BYTES -> addKeyValue(message(in), fields);
            default -> {
              return false;
            }
          }
          return true;
        });
    return new JaegerSpan.Log(time[0], fields);
  }

  private static JaegerSpan.Process process(CodedInputStream message) throws IOException {
    String[] service = {""};
    Map<String, Object> tags = new LinkedHashMap<>();
    eachField(
        message,
        (tag, in) -> {
          switch (tag) {
            case 1 << 3 | BYTES -> service[0] = in.readString();
            case 2 << 3 | BYTES -> addKeyValue(message(in), tags);
            default -> {
              return false;
            }
          }
          return true;
        });
    return new JaegerSpan.Process(service[0], tags);
  }

  /** Which of its five values counts, the type says; it may stand before or behind them. */
  private static void addKeyValue(CodedInputStream message, Map<String, Object> to)
      throws IOException {
    String[] key = {""};
    int[] type = {0};
    Object[] values = {"", false, 0L, 0.0, ByteBuffer.allocate(0)};
    eachField(
        message,
        (tag, in) -> {
          switch (tag) {
            case 1 << 3 | BYTES -> key[0] = in.readString();
            case 2 << 3 | VARINT -> type[0] = in.readEnum();
            case 3 << 3 | BYTES -> values[0] = in.readString();
            case 4 << 3 | VARINT -> values[1] = in.readBool();
            case 5 << 3 | VARINT -> values[2] = in.readInt64();
            case 6 << 3 | FIXED64 -> values[3] = in.readDouble();
            case 7 << 3 | BYTES -> values[4] = ByteBuffer.wrap(in.readByteArray());
            default -> {
              return false;
            }
          }
          return true;
        });
    to.put(key[0], type[0] >= 0 && type[0] < values.length ? values[type[0]] : values[0]);
  }

  private static long time(CodedInputStream message) throws IOException {
    return nanos(message, NO_TIME);
  }

  private static long nanos(CodedInputStream message) throws IOException {
    return nanos(message, null);
  }

  /** Of a timestamp or a duration, which have the same fields. */
  private static long nanos(CodedInputStream message, @Nullable Long none) throws IOException {
    long[] parts = {0, 0};
    eachField(
        message,
        (tag, in) -> {
          switch (tag) {
            case 1 << 3 | VARINT -> parts[0] = in.readInt64();
            case 2 << 3 | VARINT -> parts[1] = in.readInt32();
            default -> {
              return false;
            }
          }
          return true;
        });
    if (none != null && parts[0] == none) {
      return 0;
    }
    try {
      return Math.addExact(Math.multiplyExact(parts[0], NANOS_PER_SECOND), parts[1]);
    } catch (ArithmeticException e) {
      throw new UnusableSpan(
          Reason.INVALID_TIME, "a time of " + parts[0] + " seconds is out of range");
    }
  }
}
