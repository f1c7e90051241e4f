package dev.treeline.load.plan;

import java.util.Locale;

/**
 * How the spans of a trace hang together. Span 0 is the root; a parent has a lower number than its
 * children, so the place of a span follows from its number alone, however large its trace is.
 */
public enum Shape {
  /** A web request and the calls that it makes, three by each. */
  WEB(12, 3, 0),
  /** An agent's run: turns of two model calls, a tool and the tool's query. */
  AGENT(26, 0, 5),
  /** A job over pages of 99 items. */
  BATCH(201, 0, 100),
  /** One trace of very many spans, ten by each. */
  HUGE(20_000, 10, 0);

  /** Where a span stands among those of its parent. */
  record Place(int parent, int slot, int slots) {}

  private final int usualSize;
  private final int fanOut;
  private final int group;

  Shape(int usualSize, int fanOut, int group) {
    this.usualSize = usualSize;
    this.fanOut = fanOut;
    this.group = group;
  }

  public int usualSize() {
    return usualSize;
  }

  /** As it is written on a command line. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @param number not 0
   */
  Place place(int number, int size) {
    int before = number - 1;
    if (fanOut > 0) {
      return new Place(before / fanOut, before % fanOut, fanOut);
    }
    int within = before % group;
    if (within == 0) {
      return new Place(0, before / group, Math.max(1, (size - 2 + group) / group));
    }
    int head = number - within;
    if (this == BATCH) {
      return new Place(head, within - 1, group - 1);
    }
    return switch (within) {
      case 1 -> new Place(head, 0, 3); // the model plans
      case 2 -> new Place(head, 1, 3); // a tool
      case 3 -> new Place(number - 1, 0, 1); // the tool's query
      default -> new Place(head, 2, 3); // the model answers
    };
  }

  /** What stands at a position of the order in which spans end: children first, the root last. */
  int numberAt(int position, int size) {
    if (position == size - 1) {
      return 0;
    }
    int together = group > 0 ? group : size;
    int first = position / together * together + 1;
    int last = Math.min(first + together - 1, size - 1);
    return last - (position - (first - 1));
  }
}
