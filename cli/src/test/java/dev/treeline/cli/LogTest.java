package dev.treeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The log as every command has it. */
class LogTest {

  private final LoggerContext log = new LoggerContext();

  @BeforeEach
  void configure() throws JoranException {
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(log);
    configurator.doConfigure(Objects.requireNonNull(LogTest.class.getResource("/logback.xml")));
  }

  @AfterEach
  void stop() {
    log.stop();
  }

  @Test
  void whatASenderSentNeitherBeginsALineNorSteersATerminal() {
    String line = line("close_after is '\n12:00:00.000 ERROR Forged: \u001b[31mred\u009b0m\u202e'");

    assertThat(line)
        .endsWith("WARN  Gateway: close_after is '?12:00:00.000 ERROR Forged: ?[31mred?0m?'\n");
  }

  @Test
  void aStackKeepsItsLines() {
    assertThat(line("it failed", new IllegalStateException("why")))
        .contains("it failed\njava.lang.IllegalStateException: why\n\tat ");
  }

  /** Anybody can send them, as many as he likes, and is told. */
  @Test
  void whatJettyFindsWrongWithARequestIsNotLogged() {
    assertThat(log.getLogger("org.eclipse.jetty.http.HttpParser").isWarnEnabled()).isFalse();
    assertThat(log.getLogger("org.eclipse.jetty.util.HostPort").isWarnEnabled()).isFalse();
    assertThat(log.getLogger("org.eclipse.jetty.util.thread.QueuedThreadPool").isWarnEnabled())
        .isTrue();
  }

  private String line(String message) {
    return line(message, null);
  }

  private String line(String message, @Nullable Throwable failure) {
    Logger gateway = log.getLogger("dev.treeline.server.gateway.Gateway");
    LoggingEvent event = new LoggingEvent("", gateway, Level.WARN, message, failure, new Object[0]);
    ConsoleAppender<ILoggingEvent> stderr =
        (ConsoleAppender<ILoggingEvent>)
            log.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("STDERR");
    return new String(stderr.getEncoder().encode(event), StandardCharsets.UTF_8);
  }
}
