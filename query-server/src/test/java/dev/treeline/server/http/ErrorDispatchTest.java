package dev.treeline.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.server.auth.AuthMode;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorDispatchTest {

  private final TestShell shell = TestShell.start(AuthMode.KEYS);

  @AfterEach
  void stop() {
    shell.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/acme/nothing,  404, acme, PATH_NOT_FOUND",
    "/acme,          404, acme, PATH_NOT_FOUND",
    "/acmes,         404, own,  PATH_NOT_FOUND",
    "/,              404, own,  PATH_NOT_FOUND",
    "/acme/missing,  404, acme, TRACE_NOT_FOUND",
    "/acme/fails,    500, acme, INTERNAL",
    "/acme/thrown,   422, acme, INVALID_PARAMETER",
    "/own/fails,     500, own,  INTERNAL",
  })
  void anErrorIsAnsweredByTheOwnerOfThePath(String path, int status, String dialect, String problem)
      throws Exception {
    HttpResponse<String> answer =
        shell.get(path, path.startsWith("/own") ? "Authorization" : "X-acme-Key", "shop");

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.body()).contains("\"" + dialect + "\":\"" + problem + "\"");
  }

  @Test
  void theWrongMethodIsA405ThatNamesTheRightOnes() throws Exception {
    HttpResponse<String> answer =
        shell.send(
            shell.request("/acme/traces/1").DELETE().header("Accept", "text/html, */*").build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow").orElseThrow().split(", "))
        .containsExactly("GET", "HEAD", "OPTIONS");
    assertThat(answer.body()).contains("\"acme\":\"METHOD_NOT_ALLOWED\"");
  }

  @Test
  void theServerItselfIsAskedForItsMethods() throws Exception {
    String answer =
        RawHttp.exchange(
            shell.port(), "OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 204 ").contains("Allow: GET, HEAD, OPTIONS\r\n");
    assertThat(answer).doesNotContainIgnoringCase("content-type").endsWith("\r\n\r\n");
  }

  @Test
  void anUnavailableTraceIsA503WithRetryAfter() throws Exception {
    HttpResponse<String> answer = shell.get("/acme/moving", "X-acme-Key", "shop");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("7");
  }

  @Test
  void anInternalErrorTellsItsIdAndNothingElse() throws Exception {
    HttpResponse<String> answer = shell.get("/acme/fails", "X-acme-Key", "shop");

    String id = answer.headers().firstValue("X-Request-Id").orElseThrow();
    assertThat(answer.body()).contains(id).doesNotContain("secret reason");
    assertThat(answer.headers().firstValue("Treeline-Status")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/acme/traces/%",
        "/acme/traces/%zz",
        "/acme/traces/1?q=%4",
        "/acme/%2",
        "/acme/traces/%ff"
      })
  void badPercentEncodingIsA400InTheDialect(String target) throws IOException {
    assertThat(RawHttp.get(shell.port(), target))
        .startsWith("HTTP/1.1 400 ")
        .contains("application/json")
        .contains("\"acme\":\"BAD_REQUEST\"");
  }

  @Test
  void aPercentSignInTheTargetOfNobodyIsTheFallbacks() throws IOException {
    assertThat(RawHttp.get(shell.port(), "/x%"))
        .startsWith("HTTP/1.1 400 ")
        .contains("\"own\":\"BAD_REQUEST\"");
  }

  @Test
  void anOversizedHeaderIsA431InTheDialect() throws IOException {
    assertThat(RawHttp.get(shell.port(), "/acme/traces/1", "X: " + "x".repeat(40_000) + "\r\n"))
        .startsWith("HTTP/1.1 431 ")
        .contains("\"acme\":\"HEADERS_TOO_LARGE\"");
  }

  @Test
  void aUriThatIsTooLongIsA414() throws IOException {
    assertThat(RawHttp.get(shell.port(), "/acme/traces/" + "1".repeat(40_000)))
        .startsWith("HTTP/1.1 414 ")
        .contains("application/json")
        .contains("\"own\":\"URI_TOO_LONG\""); // the server forgets a target that it refuses
  }

  @Test
  void anIdOfTenThousandCharactersIsTheDialects() throws Exception {
    assertThat(shell.get("/acme/traces/" + "%2e".repeat(10_000), "X-acme-Key", "shop").body())
        .contains("\"tenant\":\"shop\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0001\u0002\r\n\r\n", "GET\r\n\r\n", "GET /x HTTP/9.9\r\n\r\n"})
  void whatIsNoHttpIsRefusedInJson(String bytes) throws IOException {
    assertThat(RawHttp.exchange(shell.port(), bytes))
        .startsWith("HTTP/1.1 ")
        .contains("application/json")
        .contains("\"own\":\"BAD_REQUEST\"");
  }

  @Test
  void alsoWhatIsNoExceptionIsAnswered() throws Exception {
    HttpResponse<String> answer = shell.get("/acme/overflows", "X-acme-Key", "shop");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).contains("\"acme\":\"INTERNAL\"");
  }
}
