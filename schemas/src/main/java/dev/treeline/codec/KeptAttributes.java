package dev.treeline.codec;

import dev.treeline.codec.SpanCut.Reason;
import dev.treeline.span.Attributes;
import dev.treeline.span.CutMark;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** What is kept of attributes, and what they have to say of the rest. */
final class KeptAttributes {

  private final Attributes before;
  private final TreeMap<String, Object> map = new TreeMap<>();
  private int valuesCut;

  /** Keeps the first by key, as that is the order in which attributes stand. */
  KeptAttributes(Attributes before, SpanLimits limits, Set<Reason> reasons) {
    this.before = before;
    int counted = 0;
    for (String key : before.keys()) {
      Object value = before.get(key);
      if (value == null || (!CutMark.isKey(key) && ++counted > limits.attributes())) {
        reasons.add(Reason.ATTRIBUTES);
        continue;
      }
      Object head = ValueCut.value(value, limits.valueBytes());
      if (head != value) {
        reasons.add(Reason.VALUE_BYTES);
        valuesCut++;
      }
      map.put(key, head);
    }
  }

  int valuesCut() {
    return valuesCut;
  }

  int missing() {
    return before.size() - map.size();
  }

  /** Something that can be left out, and how that is done. */
  record Part(int bytes, Runnable leaveOut) {

    /** The largest first, until this many bytes are gone; of equals, the first of the list. */
    static void leaveOut(List<Part> parts, int bytes) {
      int left = bytes;
      for (Part part : parts.stream().sorted((a, b) -> b.bytes - a.bytes).toList()) {
        if (left <= 0) {
          break;
        }
        part.leaveOut.run();
        left -= part.bytes;
      }
    }
  }

  List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    map.forEach(
        (key, value) -> {
          if (!CutMark.isKey(key)) {
            int bytes = AttributesCodec.sizeOfText(key) + AttributesCodec.sizeOf(value);
            parts.add(new Part(bytes, () -> map.remove(key)));
          }
        });
    return parts;
  }

  Attributes unmarked() {
    return Attributes.of(map);
  }

  /** With marks for what is missing here, and for what is missing where no mark can stand. */
  Attributes marked(int valuesCutInside, int missingInside) {
    TreeMap<String, Object> marked = new TreeMap<>(map);
    if (valuesCut + valuesCutInside > 0) {
      marked.put(CutMark.ATTRIBUTE.key(), (long) valuesCut + valuesCutInside);
    }
    if (missing() + missingInside > 0) {
      marked.put(CutMark.SPAN.key(), (long) missing() + missingInside);
    }
    return Attributes.of(marked);
  }
}
