package dev.treeline.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RefusalLogTest {

  private final Logger logger = (Logger) LoggerFactory.getLogger(Gateway.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
  }

  @Test
  void firstRefusalOfAKindIsAWarningWithItsRemedy() {
    RefusalLog log = new RefusalLog();
    log.refused(new IntakeRefused(Refusal.NO_KEY, "the request carries no key"));
    log.refused(new IntakeRefused(Refusal.NO_KEY, "the request carries no key"));
    log.refused(new IntakeRefused(Refusal.TOO_LARGE, "the body is larger than 5 bytes"));

    assertThat(lines.list)
        .filteredOn(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
        .extracting(ILoggingEvent::getFormattedMessage)
        .satisfiesExactly(
            noKey ->
                assertThat(noKey)
                    .contains("401", "OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20KEY"),
            tooLarge -> assertThat(tooLarge).contains("413", "otlp.max-body-bytes"));
  }

  /** The sender is not told which broker it was; somebody must be. */
  @Test
  void theOperatorIsToldTheCause() {
    Exception cause = new IllegalStateException("no such topic");
    new RefusalLog().refused(new IntakeRefused(Refusal.UNAVAILABLE, "Kafka says no", cause));

    assertThat(lines.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .asString()
        .contains("Kafka says no", "no such topic");
  }

  /** As its answer says that the log has it. */
  @Test
  void ofAFailureOfOursThereIsAStackTraceEachTime() {
    RefusalLog log = new RefusalLog();
    Exception ours = new IllegalStateException("a bug");
    log.refused(new IntakeRefused(Refusal.INTERNAL, "the request failed", ours));
    log.refused(new IntakeRefused(Refusal.INTERNAL, "the request failed", ours));

    assertThat(lines.list)
        .hasSize(2)
        .allSatisfy(
            line -> {
              assertThat(line.getLevel()).isEqualTo(Level.ERROR);
              assertThat(line.getThrowableProxy().getMessage()).isEqualTo("a bug");
            });
  }
}
