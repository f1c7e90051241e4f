package dev.treeline.server.gateway;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** A gateway tells once of each kind of refusal: a new one for each try would tell without end. */
final class QuietGateway implements BeforeAllCallback, AfterAllCallback {

  private final Logger logger = (Logger) LoggerFactory.getLogger(Gateway.class);
  private @Nullable Level before;

  @Override
  public void beforeAll(ExtensionContext context) {
    before = logger.getLevel();
    logger.setLevel(Level.ERROR);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    logger.setLevel(before);
  }
}
