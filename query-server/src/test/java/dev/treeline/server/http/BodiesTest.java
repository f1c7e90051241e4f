package dev.treeline.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.treeline.server.auth.AuthMode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class BodiesTest {

  private final TestShell shell = TestShell.start(AuthMode.KEYS);

  @AfterEach
  void stop() {
    shell.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gzip              | gzip
          br, gzip;q=0.5    | gzip
          gzip;q=0          |
          identity          |
          *                 |
          """)
  void aBodyIsZippedOnlyWhenAsked(String accepted, String used) throws Exception {
    HttpResponse<byte[]> answer =
        shell.send(
            shell
                .request("/acme/long")
                .header("X-acme-Key", "shop")
                .header("Accept-Encoding", accepted)
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());

    assertThat(answer.headers().firstValue("Content-Encoding").orElse(null)).isEqualTo(used);
    assertThat(answer.headers().firstValue("Vary").orElse("")).startsWith("Accept-Encoding, ");
    byte[] body =
        used == null
            ? answer.body()
            : new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
    assertThat(new String(body, StandardCharsets.UTF_8))
        .hasSize(2 * TestShell.LONG + 1)
        .endsWith("0]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip"})
  void aFailureInTheMiddleOfABodyBreaksTheConnection(String encoding) {
    HttpRequest request =
        shell
            .request("/acme/breaks")
            .header("X-acme-Key", "shop")
            .header("Accept-Encoding", encoding)
            .build();

    assertThatThrownBy(() -> shell.send(request, HttpResponse.BodyHandlers.ofString()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aClientThatTakesNoMoreIsNoErrorOfOurs() {
    Logger logger = (Logger) LoggerFactory.getLogger(Bodies.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    try {
      HttpRequest request = shell.request("/acme/stalls").header("X-acme-Key", "shop").build();

      assertThatThrownBy(() -> shell.send(request, HttpResponse.BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);
    } finally {
      logger.detachAppender(log);
    }
    assertThat(log.list).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip"})
  void aFailureBeforeTheFirstByteLeftIsACleanError(String encoding) throws Exception {
    HttpResponse<String> answer =
        shell.get("/acme/breaks-early", "X-acme-Key", "shop", "Accept-Encoding", encoding);

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(answer.body()).startsWith("{\"acme\":\"INTERNAL\"");
  }

  @Test
  void nestingHasNoLimit() throws Exception {
    assertThat(shell.get("/acme/deep", "X-acme-Key", "shop").body()).hasSize(2 * TestShell.LONG);
  }
}
