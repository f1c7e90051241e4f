package dev.treeline.trace;

import dev.treeline.span.Attributes;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;

/**
 * A total order over attribute values: by type (nothing, flags, whole numbers, real numbers, text,
 * bytes, lists, nested attributes), then by value. What it says of two values matters to nobody;
 * that it always says the same does. Nesting is bounded by the codec.
 */
final class ValueOrder {

  private ValueOrder() {}

  static int compare(Object a, Object b) {
    int byType = Integer.compare(rank(a), rank(b));
    if (byType != 0 || a == b) {
      return byType;
    }
    if (a instanceof String x && b instanceof String y) {
      return x.compareTo(y);
    }
    if (a instanceof Long x && b instanceof Long y) {
      return x.compareTo(y);
    }
    if (a instanceof Double x && b instanceof Double y) {
      return x.compareTo(y);
    }
    if (a instanceof Boolean x && b instanceof Boolean y) {
      return x.compareTo(y);
    }
    if (a instanceof ByteBuffer x && b instanceof ByteBuffer y) {
      return x.compareTo(y);
    }
    if (a instanceof List<?> x && b instanceof List<?> y) {
      return compareLists(x, y);
    }
    return a instanceof Attributes x && b instanceof Attributes y ? compareAttributes(x, y) : 0;
  }

  private static int compareLists(List<?> a, List<?> b) {
    Iterator<?> others = b.iterator();
    for (Object item : a) {
      if (!others.hasNext()) {
        return 1;
      }
      int order = compare(item, others.next());
      if (order != 0) {
        return order;
      }
    }
    return others.hasNext() ? -1 : 0;
  }

  private static int compareAttributes(Attributes a, Attributes b) {
    int byKeys = compareLists(a.keys(), b.keys());
    return byKeys != 0 ? byKeys : compareLists(a.values(), b.values());
  }

  private static int rank(Object value) {
    if (value instanceof Boolean) {
      return 1;
    }
    if (value instanceof Long) {
      return 2;
    }
    if (value instanceof Double) {
      return 3;
    }
    if (value instanceof String) {
      return 4;
    }
    if (value instanceof ByteBuffer) {
      return 5;
    }
    if (value instanceof List<?>) {
      return 6;
    }
    return value instanceof Attributes ? 7 : 0;
  }
}
