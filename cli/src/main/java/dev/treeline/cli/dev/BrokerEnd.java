package dev.treeline.cli.dev;

import java.io.PrintWriter;
import org.apache.kafka.common.utils.Exit;

/** A broker that fails for good ends its process itself: not without a word to whoever ran it. */
final class BrokerEnd {

  static final String MESSAGE =
      "treeline: the embedded broker has failed and cannot go on: the log above says why, such as"
          + " too many open files (raise 'ulimit -n'), or a full disk";

  private BrokerEnd() {}

  static void tellOn(PrintWriter err) {
    Exit.setHaltProcedure(
        (status, message) -> {
          err.println(MESSAGE);
          err.flush();
          Runtime.getRuntime().halt(status);
        });
  }
}
