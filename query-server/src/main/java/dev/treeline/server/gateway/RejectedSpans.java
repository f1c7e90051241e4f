package dev.treeline.server.gateway;

import dev.treeline.foreign.RejectedSpan;
import java.util.List;

/** Rejected spans in a sentence. */
final class RejectedSpans {

  private RejectedSpans() {}

  static String summary(List<RejectedSpan> rejected) {
    RejectedSpan first = rejected.get(0);
    return rejected.size()
        + (rejected.size() == 1 ? " span rejected, as " : " spans rejected, the first as ")
        + first.reason().code()
        + ": "
        + Quoted.of(first.detail());
  }
}
