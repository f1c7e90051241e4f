package dev.treeline.cli.process;

/** The same, and what was kept beside Kafka's log is deleted after each kill. */
class KillWithoutStateIT extends KillIT {

  @Override
  boolean keepsItsState() {
    return false;
  }
}
