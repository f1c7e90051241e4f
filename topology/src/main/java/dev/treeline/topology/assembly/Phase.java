package dev.treeline.topology.assembly;

/**
 * Open or closed.
 *
 * @param openedAt for the first time, or again
 * @param reopenings how often it was opened again
 * @param deletedAt when it was deleted; 0 where it was not
 */
record Phase(boolean open, long openedAt, int reopenings, long deletedAt) {

  Phase opened(long at) {
    return open ? this : new Phase(true, at, reopenings + 1, deletedAt);
  }

  Phase closed() {
    return new Phase(false, openedAt, reopenings, deletedAt);
  }

  Phase deleted(long at) {
    return new Phase(false, openedAt, 0, Math.max(deletedAt, at));
  }

  /** As if it had not been opened again. */
  Phase closedAgain() {
    return new Phase(false, openedAt, Math.max(0, reopenings - 1), deletedAt);
  }
}
