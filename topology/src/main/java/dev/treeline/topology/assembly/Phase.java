package dev.treeline.topology.assembly;

/**
 * Open or closed.
 *
 * @param openedAt for the first time, or again
 * @param reopenings how often it was opened again
 * @param deletedAt when it was deleted; 0 where it was not
 * @param closeAsked its sender said that it is over, and no revision holds all that had come
 */
record Phase(boolean open, long openedAt, int reopenings, long deletedAt, boolean closeAsked) {

  Phase opened(long at) {
    return open ? this : new Phase(true, at, reopenings + 1, deletedAt, closeAsked);
  }

  /** Over is only what is open. */
  Phase asked(boolean toClose) {
    return new Phase(open, openedAt, reopenings, deletedAt, open && (closeAsked || toClose));
  }

  Phase closed() {
    return new Phase(false, openedAt, reopenings, deletedAt, false);
  }

  Phase deleted(long at) {
    return new Phase(false, openedAt, 0, Math.max(deletedAt, at), false);
  }

  /** As if it had not been opened again. */
  Phase closedAgain() {
    return new Phase(false, openedAt, Math.max(0, reopenings - 1), deletedAt, false);
  }
}
