package dev.treeline.topology.assembly;

import dev.treeline.codec.SpanSkim.Skimmed;

/** What a record says at a glance; the numbers are 0 for a repeated one. */
record Signs(boolean rootEnded, int spans, int errors, int weight) {

  static Signs of(Skimmed skim, boolean repeated) {
    return repeated
        ? new Signs(skim.rootEnded(), 0, 0, 0)
        : new Signs(skim.rootEnded(), skim.spans(), skim.errors(), skim.weight());
  }
}
