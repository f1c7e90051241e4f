package dev.treeline.topology.assembly;

/**
 * What came.
 *
 * @param rootEnded a span without a parent that had its end
 * @param records that arrived, repeated ones too
 * @param spans parts of spans, those of repeated records left out
 * @param errors those of them that are errors
 * @param weight of the rows that were stored: their bytes, or more where their spans take far more
 *     heap than these tell
 * @param dropped spans that a limit kept out
 */
record Arrivals(
    long first,
    long last,
    boolean rootEnded,
    long records,
    long spans,
    long errors,
    long weight,
    long dropped) {

  Arrivals plus(long arrival, Signs signs) {
    return new Arrivals(
        first,
        Math.max(last, arrival),
        rootEnded || signs.rootEnded(),
        records + 1,
        spans + signs.spans(),
        errors + signs.errors(),
        weight + signs.weight(),
        dropped);
  }

  /** A record that was left out moves nothing but the counts: a flood must not hold it open. */
  Arrivals plusDropped(int more) {
    return new Arrivals(first, last, rootEnded, records + 1, spans, errors, weight, dropped + more);
  }

  /** With what a look at the rows found: a kill may have left the counts beside the truth. */
  Arrivals counted(long spansFound, long weightFound) {
    return new Arrivals(first, last, rootEnded, records, spansFound, errors, weightFound, dropped);
  }

  Arrivals joined(Arrivals other) {
    return new Arrivals(
        Math.min(first, other.first),
        Math.max(last, other.last),
        rootEnded || other.rootEnded,
        Math.max(records, other.records),
        Math.max(spans, other.spans),
        Math.max(errors, other.errors),
        Math.max(weight, other.weight),
        Math.max(dropped, other.dropped));
  }

  boolean onlyCountMoreThan(Arrivals before) {
    return first == before.first
        && rootEnded == before.rootEnded
        && dropped > 0 == before.dropped > 0;
  }
}
