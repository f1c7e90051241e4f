package dev.treeline.foreign;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * How much heap the decoding of a body takes, about, beside its bytes: found in one pass over them,
 * before anything is made of them. A span of two bytes becomes objects of some hundred, so what the
 * body weighs itself says little. The figures are those of ordinary spans, and rather too high for
 * empty ones.
 */
public final class DecodedWeight {

  /** Of a span with all it has by itself, and as much of one that is rejected. */
  public static final int SPAN = 400;

  /** Of an attribute, an event, a link, and of whatever else is a message in it. */
  public static final int PART = 96;

  /** Of a body's bytes: they, the texts in them, and the records that they become. */
  public static final int COPIES = 3;

  /** What no format weighs more than: the two bytes of an empty span in protobuf. */
  private static final int BYTE = SPAN / 2;

  /**
   * The same of a format whose records are a span, or spans of one trace: Jaeger's empty logs, in
   * protobuf, take most.
   */
  private static final int BYTE_OF_ONE_TRACE = 66;

  private static final int JSON_CONTAINER = 256;
  private static final int JSON_SCALAR = 48;

  /** Of a name, which the parser keeps, where so many stand in a row: those of spans are few. */
  private static final int JSON_NAME = 112;

  private static final int JSON_NAMES = 32;

  /** Of a text, which the parser puts together from pieces of two bytes a letter. */
  private static final int JSON_PIECES = 2;

  /** Where all texts are shorter than this, their pieces are of no account. */
  private static final int JSON_LONG = 4 << 20;

  /** Of bytes that are no JSON to us, but may be to another reader: the smallest spans. */
  private static final int UNREAD_BYTE = 16;

  /** Of a field in protobuf that has no meaning, and is kept all the same. */
  private static final int UNKNOWN_FIELD = 160;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private DecodedWeight() {}

  /**
   * Looks at the bytes only where they may weigh more than is asked for: a pass over them takes
   * half as long as to decode them.
   *
   * @param light what matters to nobody
   * @return never too little
   */
  public static long of(byte[] body, long light, ToLongFunction<byte[]> weigh) {
    long most = (long) BYTE * body.length;
    return most <= light ? most : weigh.applyAsLong(body);
  }

  /** Of a span, or of spans of one trace, which are too few for a look at each to pay. */
  public static long ofOneTrace(byte[] record) {
    return (long) BYTE_OF_ONE_TRACE * record.length;
  }

  public static long ofJson(byte[] json) {
    long weight = 0;
    int names = 0; // with no array or object between them
    long token = 0;
    long longest = 0;
    boolean mayBeLong = json.length > JSON_LONG;
    try (JsonParser parser = JSON.createParser(json)) {
      try {
        for (JsonToken next = parser.nextToken(); next != null; next = parser.nextToken()) {
          weight += next.isStructStart() ? JSON_CONTAINER : next.isScalarValue() ? JSON_SCALAR : 0;
          if (next == JsonToken.FIELD_NAME && ++names > JSON_NAMES) {
            weight += JSON_NAME;
          } else if (next.isStructStart()) {
            names = 0;
          }
          if (mayBeLong) {
            long at = parser.currentTokenLocation().getByteOffset();
            longest = Math.max(longest, at - token);
            token = at;
          }
        }
        return weight + JSON_PIECES * longest;
      } catch (IOException noJson) { // whoever decodes it says why
        long unread = json.length - parser.currentLocation().getByteOffset();
        return weight + JSON_PIECES * longest + UNREAD_BYTE * Math.max(0, unread);
      }
    } catch (IOException noText) { // in no encoding that JSON may have
      return (long) UNREAD_BYTE * json.length;
    }
  }

  /**
   * Of a message in protobuf; what stands behind bytes that are none is not decoded either.
   *
   * @param span which of the messages in it is a span
   * @param depth to which its decoder follows messages in messages; of what is deeper it makes
   *     nothing
   */
  public static long ofProtobuf(byte[] message, Descriptor type, Descriptor span, int depth) {
    long weight = 0;
    int groups = 0; // no format of ours has any: whatever stands in one is unknown
    CodedInputStream in = CodedInputStream.newInstance(message);
    Deque<Open> open = new ArrayDeque<>();
    open.push(new Open(type, Integer.MAX_VALUE));
    try {
      while (true) {
        int tag = in.readTag();
        int wireType = WireFormat.getTagWireType(tag);
        if (tag == 0) {
          Open ended = open.pop();
          if (open.isEmpty()) {
            return weight;
          }
          in.popLimit(ended.limit);
        } else if (wireType == WireFormat.WIRETYPE_START_GROUP) {
          weight += UNKNOWN_FIELD;
          groups++;
        } else if (wireType == WireFormat.WIRETYPE_END_GROUP) {
          groups--;
        } else {
          FieldDescriptor field = groups > 0 ? null : open.element().field(tag);
          if (field != null
              && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
              && wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            Descriptor inner = field.getMessageType();
            weight += inner == span ? SPAN : PART;
            if (open.size() > depth) {
              return weight;
            }
            open.push(new Open(inner, in.pushLimit(in.readRawVarint32())));
          } else {
            weight += field == null ? UNKNOWN_FIELD : 0;
            in.skipField(tag);
          }
        }
      }
    } catch (IOException noMessage) { // whoever decodes it says why
      return weight;
    }
  }

  /** A message that is being read, and where the one around it ends. */
  private record Open(Descriptor type, int limit) {

    @Nullable FieldDescriptor field(int tag) {
      return type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
    }
  }
}
