package dev.treeline.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.server.auth.AuthMode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebServerTest {

  private final TestShell shell = TestShell.start(AuthMode.KEYS);

  @AfterEach
  void stop() {
    shell.close();
  }

  @Test
  void theRightKeyGetsTheAnswerOfItsTenant() throws Exception {
    HttpResponse<String> answer = shell.get("/acme/traces/42?q=x%20y", "X-acme-Key", "shop");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.headers().firstValue("Treeline-Status")).hasValue("live");
    assertThat(answer.body()).isEqualTo("{\"tenant\":\"shop\",\"id\":\"42\",\"q\":\"x y\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "/acme/traces/1, X-acme-Key,    ,             401, acme, NO_KEY",
    "/acme/traces/1, Authorization, shop,         401, acme, NO_KEY",
    "/acme/traces/1, X-acme-Key,    unknown,      401, acme, UNKNOWN_KEY",
    "/acme/traces/1, X-acme-Key,    shop-writer,  403, acme, SCOPE_MISSING",
    "/acme/traces/1, X-acme-Key,    shop,         200, tenant, shop",
    "/own/traces/1,  X-acme-Key,    shop,         401, own,  NO_KEY",
    "/own/traces/1,  Authorization, Bearer shop,  200, tenant, shop",
  })
  void eachDialectTakesItsOwnKeysAndRefusesInItsOwnWords(
      String path, String header, String key, int status, String field, String value)
      throws Exception {
    HttpResponse<String> answer = key == null ? shell.get(path) : shell.get(path, header, key);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains("\"" + field + "\":\"" + value + "\"");
  }

  @Test
  void anEncodedSlashBelongsToTheParameter() throws Exception {
    assertThat(shell.get("/acme/traces/a%2Fb", "X-acme-Key", "shop").body())
        .contains("\"id\":\"a/b\"");
  }

  @Test
  void aLiteralRouteComesBeforeAnIdRoute() throws Exception {
    assertThat(shell.get("/acme/traces/search", "X-acme-Key", "shop").body())
        .isEqualTo("\"search\"");
  }

  @Test
  void headAnswersAsGetWithoutABody() throws Exception {
    HttpResponse<String> found =
        shell.send(
            shell
                .request("/acme/traces/1")
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .header("X-acme-Key", "shop")
                .build(),
            HttpResponse.BodyHandlers.ofString());
    HttpResponse<String> refused =
        shell.send(
            shell
                .request("/acme/traces/1")
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(found.statusCode()).isEqualTo(200);
    assertThat(found.headers().firstValue("Treeline-Status")).hasValue("live");
    assertThat(found.body()).isEmpty();
    assertThat(refused.statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, 200",
    "LOCALHOST:8080, 200",
    "127.0.0.1:1, 200",
    "127.9.9.9, 200",
    "[::1]:80, 200",
    "a.localhost, 200",
    "evil.example, 421",
    "localhost.evil.example, 421",
    "127.0.0.1.nip.io, 421",
    "10.0.0.1, 421",
  })
  void withAuthOffOnlyLoopbackNamesAreAnswered(String host, int status) throws IOException {
    try (TestShell open = TestShell.start(AuthMode.OFF)) {
      String answer = RawHttp.exchange(open.port(), requestTo(host));

      assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:3000, 200",
    "http://127.0.0.1, 200",
    "http://[::1]:5173, 200",
    "https://evil.example, 403",
    "http://localhost.evil.example, 403",
    "null, 403",
  })
  void withAuthOffPagesFromElsewhereAreNotAnswered(String origin, int status) throws Exception {
    try (TestShell open = TestShell.start(AuthMode.OFF)) {
      String answer =
          RawHttp.get(
              open.port(), "/acme/traces/1", "X-acme-Key: shop\r\nOrigin: " + origin + "\r\n");

      assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
      assertThat(answer).doesNotContainIgnoringCase("access-control-");
    }
  }

  @Test
  void withKeysAnyHostIsAnswered() throws IOException {
    assertThat(RawHttp.exchange(shell.port(), requestTo("traces.example")))
        .startsWith("HTTP/1.1 200 ");
  }

  private static String requestTo(String host) {
    return "GET /acme/traces/1 HTTP/1.1\r\nX-acme-Key: shop\r\nConnection: close\r\nHost: "
        + host
        + "\r\n\r\n";
  }
}
