package dev.treeline.codec;

/**
 * What a record counts as where bytes of records stand for the heap that their spans take. It is
 * its bytes, unless it is full of values so small that the objects they become are what counts: a
 * text of one letter, three bytes in a list, takes 52 of heap.
 */
final class RecordWeight {

  /** For each attribute, item of a list or map, event and link. */
  static final int ITEM = 30;

  private RecordWeight() {}

  static int of(int bytes, int items) {
    return Math.max(bytes, ITEM * items);
  }
}
