package dev.treeline.zipkin;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.treeline.codec.DecodeException;
import dev.treeline.foreign.DecodedWeight;
import dev.treeline.foreign.JsonFault;
import dev.treeline.foreign.ProtobufFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The items of a list, each in its own bytes. */
final class ListItems {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final List<String> IDS = List.of("traceId", "parentId", "id");
  private static final int SPANS_FIELD = 1;
  private static final int SPAN_TAG = SPANS_FIELD << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

  /**
   * A span.
   *
   * @param repaired with ids in lower case: Zipkin's codec takes no others
   */
  record Item(byte[] original, byte[] repaired) {

    boolean isRepaired() {
      return !Arrays.equals(original, repaired);
    }
  }

  private ListItems() {}

  static List<Item> of(ZipkinEncoding encoding, byte[] list) {
    try {
      return switch (encoding) {
        case JSON -> ofJson(list);
        case PROTOBUF -> ofProtobuf(list);
      };
    } catch (JacksonException e) {
      throw new DecodeException("no list of Zipkin spans: " + JsonFault.of(e, list));
    } catch (IOException e) {
      throw new DecodeException("no list of Zipkin spans: " + ProtobufFault.of(e));
    }
  }

  private static List<Item> ofJson(byte[] list) throws IOException {
    JsonNode array = JSON.readTree(list);
    if (!array.isArray()) {
      throw new DecodeException("no list of Zipkin spans: it is no JSON array");
    }
    List<Item> items = new ArrayList<>(array.size());
    for (JsonNode item : array) {
      byte[] original = bytes(item);
      if (item instanceof ObjectNode span) {
        IDS.stream()
            .filter(id -> span.path(id).isTextual())
            .forEach(id -> span.put(id, span.path(id).textValue().toLowerCase(Locale.ROOT)));
      }
      items.add(new Item(original, bytes(item)));
    }
    return items;
  }

  private static byte[] bytes(JsonNode json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Whether the list is all that there is: Zipkin's codec reads no further than its end, and what
   * stands behind it would be lost without a word.
   */
  static boolean areAll(ZipkinEncoding encoding, byte[] list) {
    return switch (encoding) {
      case JSON -> nothingFollows(list);
      case PROTOBUF -> isWhole(list);
    };
  }

  private static boolean nothingFollows(byte[] json) {
    boolean ended = false;
    try (JsonParser parser = JSON.createParser(json)) {
      parser.nextToken();
      parser.skipChildren();
      ended = true;
      return parser.nextToken() == null;
    } catch (IOException e) {
      return !ended; // Zipkin's codec is less strict with what is in the list
    }
  }

  private static boolean isWhole(byte[] list) {
    CodedInputStream in = CodedInputStream.newInstance(list);
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        in.skipField(tag);
      }
      return true;
    } catch (IOException cut) {
      return false;
    }
  }

  /** Spans, and the texts, tags and endpoints that they are made of. */
  static long weighProtobuf(byte[] list) {
    long weight = 0;
    CodedInputStream in = CodedInputStream.newInstance(list);
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag != SPAN_TAG) {
          in.skipField(tag);
          continue;
        }
        weight += DecodedWeight.SPAN;
        int around = in.pushLimit(in.readRawVarint32());
        for (int part = in.readTag(); part != 0; part = in.readTag()) {
          weight += DecodedWeight.PART;
          in.skipField(part);
        }
        in.popLimit(around);
      }
      return weight;
    } catch (IOException noList) { // whoever decodes it says why
      return weight;
    }
  }

  /** With their tags in front, as Zipkin's codec wants a single one. */
  private static List<Item> ofProtobuf(byte[] list) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(list);
    List<Item> items = new ArrayList<>();
    while (!in.isAtEnd()) {
      int from = in.getTotalBytesRead();
      int tag = in.readTag();
      if (!in.skipField(tag)) {
        throw new DecodeException("no list of Zipkin spans: a group ends that never began");
      }
      if (WireFormat.getTagFieldNumber(tag) == SPANS_FIELD) {
        byte[] item = Arrays.copyOfRange(list, from, in.getTotalBytesRead());
        items.add(new Item(item, item));
      }
    }
    return items;
  }
}
