package dev.treeline.server.dialect;

import java.util.List;

/** What a request presented as its key. */
public sealed interface PresentedKeys {

  /** Nothing where this dialect looks for it. */
  record None() implements PresentedKeys {}

  /** Something that can't be a key: a wrong scheme, two headers that contradict each other. */
  record Unusable() implements PresentedKeys {}

  /**
   * Keys, all of which must be valid and of one tenant; the last one carries the scope. Most
   * dialects have one.
   */
  record Keys(List<String> values) implements PresentedKeys {}
}
