package dev.treeline.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import dev.treeline.server.dialect.kit.Ask;
import dev.treeline.server.dialect.kit.FakeReader;
import dev.treeline.server.http.RawHttp;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Whatever is sent, the dialect that owns the path says no in its own words, and no more. */
class HostileRequestsTest {

  private static final String KEY = "shop";

  /** A key that is not known; it must stand nowhere. */
  private static final String SECRET = "unknown-tl-secret-of-somebody";

  private static final List<String> IDS =
      List.of(
          "%00",
          "%0d%0aSet-Cookie:%20a=b",
          "%0aWARN%20forged%20line",
          "..%2f..%2fetc%2fpasswd",
          "%2e%2e%2f%2e%2e",
          "a%2Fb",
          "%5c..%5c",
          "%252e%252e",
          "'%20OR%201=1--",
          "1;DROP%20TABLE%20spans",
          "1;a=b",
          "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
          "$%7Bjndi:ldap://x/y%7D",
          "%7Bid%7D",
          "*",
          "-1",
          "0x1f",
          "1e9",
          "NaN",
          "null",
          "%20",
          "%ff%fe",
          "%zz",
          "%",
          "%F0%9F%92%A9",
          "a" + "%F0%9F%92%A9".repeat(200),
          "g".repeat(32),
          "1".repeat(40),
          "340282366920938463463374607431768211456",
          "0123456789abcdef0",
          "f".repeat(33),
          "a".repeat(10_000),
          "1".repeat(10_000),
          "%41".repeat(10_000));

  private static WholeServer server;

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeAll
  static void start() {
    server = WholeServer.with(new FakeReader());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void listen() {
    log.start();
    treeline().setLevel(Level.DEBUG);
    treeline().addAppender(log);
  }

  @AfterEach
  void whatIsLoggedIsOneLineEachAndNoKey() {
    treeline().detachAppender(log);
    treeline().setLevel(null);
    for (ILoggingEvent event : List.copyOf(log.list)) {
      assertThat(event.getFormattedMessage()).doesNotContain("\n", "\r", SECRET);
      assertThat(event.getLevel()).as(event.getFormattedMessage()).isNotEqualTo(Level.ERROR);
    }
  }

  static Stream<Arguments> routesAndIds() {
    return Stream.of(TraceRoutes.values())
        .flatMap(route -> IDS.stream().map(id -> Arguments.of(route, id)));
  }

  @ParameterizedTest
  @MethodSource("routesAndIds")
  void anIdOfAWrongFormIsRefusedInTheDialect(TraceRoutes route, String id) throws Exception {
    for (String suffix : List.of("", "?x=%00&span_id=%27--&include_fields=%3Cb%3E&limit=1%3B")) {
      Raw answer = ask("GET", path(route, id) + suffix, header(route, KEY));

      assertThat(answer.status()).isIn(400, 404, 422);
      assertRefusedBy(route, answer);
    }
  }

  @ParameterizedTest
  @EnumSource(TraceRoutes.class)
  void severalKeysAreNone(TraceRoutes route) throws Exception {
    String path = route.path("1234", "run_x");
    for (String headers :
        List.of(
            header(route, KEY) + header(route, SECRET),
            header(route, SECRET) + header(route, KEY),
            "Authorization: Bearer " + SECRET + "\r\nAuthorization: Basic " + SECRET + "\r\n",
            "Authorization: " + SECRET + "\r\n",
            "Authorization: Bearer\r\n",
            "Authorization:\r\n",
            header(route, SECRET + ", Bearer " + KEY),
            header(route, "unknown" + "a".repeat(10_000)),
            header(route, "unknown\u00e4\u00ff\u0080"))) {
      Raw answer = ask("GET", path, headers);

      assertThat(answer.status()).as(headers).isIn(400, 401, 403);
      assertRefusedBy(route, answer);
    }
  }

  @ParameterizedTest
  @EnumSource(TraceRoutes.class)
  void whatIsNoProperRequestIsRefusedInTheDialect(TraceRoutes route) throws Exception {
    String path = route.path("1234", "run_x");
    String key = header(route, KEY);
    assertRefusedBy(route, ask("GET", path, key + "X: " + "x".repeat(40_000) + "\r\n"), 431);
    assertRefusedBy(route, ask("GET", path, key + "X: a\u0000b\r\n"), 400);
    assertRefusedBy(route, ask("GET", path, key + "Content-Length: -1\r\n"), 400);
    assertRefusedBy(route, ask("GET", path, key + "Host: other\r\n"), 400);
    assertRefusedBy(route, ask("GET", path + "?a=%4", key), 400);
    for (String method : List.of("PUT", "PATCH", "POST")) {
      Raw refused = ask(method, path, key + "Content-Length: 0\r\n");
      assertRefusedBy(route, refused, 405);
      assertThat(refused.head().toLowerCase(Locale.ROOT)).contains("\r\nallow: ");
    }
    for (String method : List.of("TRACE", "CONNECT", "BREW", "get", "BEFORE", "AFTER")) {
      Raw refused = ask(method, path, key);
      assertThat(refused.status()).as(method).isBetween(400, 499);
      assertRefusedBy(route, refused);
    }
  }

  /** A proxy that lets only some methods through to here goes by the request line. */
  @ParameterizedTest
  @EnumSource(TraceRoutes.class)
  void noHeaderMakesAnotherMethodOfARequest(TraceRoutes route) throws Exception {
    String path = route.path("1234", "run_x");
    for (String method : List.of("DELETE", "HEAD", "OPTIONS", "POST", "BEFORE")) {
      Raw answer =
          ask("GET", path, header(route, KEY) + "X-HTTP-Method-Override: " + method + "\r\n");

      assertRefusedBy(route, answer, 400);
    }
  }

  @ParameterizedTest
  @EnumSource(TraceRoutes.class)
  void aHeaderOfAnAnswerCannotBeMadeUp(TraceRoutes route) throws Exception {
    Raw answer =
        ask(
            "GET",
            path(route, "%0d%0aX-Made-Up:%201"),
            header(route, KEY)
                + "Prefer: wait=0\r\nIf-None-Match: \"a\\\r\nOrigin: http://evil.example\r\n"
                + "X-Forwarded-Host: evil.example\r\nX-Forwarded-For: 127.0.0.1\r\n");

    assertThat(answer.head()).doesNotContainIgnoringCase("x-made-up").doesNotContain("evil");
    assertRefusedBy(route, answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "{}",
        "{\"filter\":{},\"limit\":1}",
        "{\"filter\":{\"fields\":{}},\"limit\":1,\"after\":{\"firstArrival\":1}}"
      })
  void halfAQueryOfAnotherInstanceIsNone(String query) throws Exception {
    Raw answer =
        ask(
            "GET",
            "/internal/v1/traces?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8),
            "Authorization: Bearer " + KEY + "\r\n");

    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
  }

  @ParameterizedTest
  @MethodSource("filters")
  void aFilterIsAValueAndNothingElse(String query) throws Exception {
    Raw answer =
        ask("GET", "/treeline/v1/traces?" + query, "Authorization: Bearer " + KEY + "\r\n");

    assertThat(answer.status()).isIn(200, 400);
    assertThat(answer.body()).doesNotContain("Exception");
  }

  static Stream<String> filters() {
    List<String> queries = new ArrayList<>();
    for (String name : List.of("name", "user_id", "status", "from", "cursor", "limit", "unknown")) {
      for (String value :
          List.of("'%20OR%20'1'='1", "%00", "%25", "*", "()", "$where", "9".repeat(50), "%0d%0a")) {
        queries.add(name + "=" + value);
      }
    }
    return queries.stream();
  }

  private static void assertRefusedBy(TraceRoutes route, Raw answer, int status) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertRefusedBy(route, answer);
  }

  private static void assertRefusedBy(TraceRoutes route, Raw answer) {
    assertThat(answer.head())
        .containsIgnoringCase("content-type: application/json")
        .contains("Access-Control-Allow-Origin: *");
    assertThat(answer.head()).doesNotContainIgnoringCase("set-cookie").doesNotContain("Jetty");
    JsonNode body = Ask.parsed(answer.body());
    boolean inItsWords =
        switch (route) {
          case TRIGGER -> body.path("error").isTextual();
          case PROMPTLAYER ->
              body.path("detail").isArray()
                  || (body.path("success").isBoolean()
                      && body.path("message").isTextual()
                      && body.path("error").isTextual());
          case AGNO -> body.path("detail").isTextual();
          case DATADOG ->
              body.at("/errors/0/status").asText().equals(Integer.toString(answer.status()))
                  && body.at("/errors/0/title").isTextual();
          case IDUN -> body.path("detail").isTextual() || body.at("/error/code").isTextual();
          case TREELINE ->
              body.at("/error/code").isTextual() && body.at("/error/message").isTextual();
        };
    assertThat(inItsWords).as(route + ": " + answer.body()).isTrue();
    assertThat(answer.body())
        .as("says more than its status")
        .doesNotContain("\"detail\":\"Bad Request\"", "\"error\":\"Bad Request\"")
        .hasSizeLessThan(1_000)
        .doesNotContain(SECRET, "Exception", "dev.treeline", "\tat ");
    if (route != TraceRoutes.PROMPTLAYER) { // which tells what was sent, as text in JSON
      assertThat(answer.body()).doesNotContain("<script");
    }
  }

  private record Raw(int status, String head, String body) {}

  private static Raw ask(String method, String target, String headers) throws Exception {
    String answer =
        RawHttp.exchange(
            server.uri("/").getPort(),
            method
                + " "
                + target
                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + headers
                + "\r\n");
    int end = answer.indexOf("\r\n\r\n");
    String head = answer.substring(0, end);
    String body = answer.substring(end + 4);
    return new Raw(Integer.parseInt(head.split(" ", 3)[1]), head, body);
  }

  private static String path(TraceRoutes route, String id) {
    return route.template.replaceFirst("\\{.*?}", Matcher.quoteReplacement(id));
  }

  private static String header(TraceRoutes route, String key) {
    String[] header = route.key(key);
    return header[0] + ": " + header[1] + "\r\n";
  }

  private static Logger treeline() {
    return (Logger) LoggerFactory.getLogger("dev.treeline");
  }
}
