package dev.treeline.testing;

import org.apache.kafka.common.utils.Exit;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker that fails for good, or loses its directory behind its back, ends its process: in tests
 * that is everybody's, and the log with the reason goes with it. Here the one thread ends, and says
 * why. Registered for all tests that have this module.
 */
public final class NoExit implements BeforeAllCallback {

  private static final Logger LOG = LoggerFactory.getLogger(NoExit.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    Exit.setExitProcedure(NoExit::refuse);
    Exit.setHaltProcedure(NoExit::refuse);
  }

  private static void refuse(int status, String message) {
    IllegalStateException refused =
        new IllegalStateException("Kafka wanted to end the process: " + status + " " + message);
    LOG.error("A broker of the tests has failed", refused);
    throw refused;
  }
}
