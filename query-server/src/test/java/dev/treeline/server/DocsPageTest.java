package dev.treeline.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.server.dialect.kit.FakeReader;
import dev.treeline.server.http.RawHttp;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DocsPageTest {

  private static final Pattern LINK = Pattern.compile("(?:src|href)=\"([^\"]+)\"");
  private static final Pattern STYLE_LINK = Pattern.compile("url\\(([^)]*)\\)");

  private static final String LIVE =
      "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

  private static WholeServer server;

  @BeforeAll
  static void start() {
    server = WholeServer.with(new FakeReader());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void thePageAndAllThatItLoadsComeFromHereWithoutAKey() throws Exception {
    HttpResponse<String> page = server.get("/docs");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
    List<String> links = groups(LINK, page.body());
    assertThat(links).hasSizeGreaterThanOrEqualTo(4).allMatch(link -> link.startsWith("/"));
    for (String link : links) {
      HttpResponse<String> file = server.get(link);
      assertThat(file.statusCode()).as(link).isEqualTo(200);
      assertThat(file.body()).as(link).isNotEmpty();
      assertThat(server.send("HEAD", link).statusCode()).as(link).isEqualTo(200);
    }
  }

  @Test
  void itsPolicyLetsNothingComeFromElsewhere() throws Exception {
    for (String path : List.of("/docs", "/docs/docs.js", "/docs/swagger-ui.css")) {
      assertThat(server.get(path).headers().firstValue("Content-Security-Policy").orElseThrow())
          .as(path)
          .contains("default-src 'none'", "script-src 'self';", "connect-src 'self'")
          .doesNotContain("http", "*");
    }
  }

  @Test
  void theStylesFetchNothing() throws Exception {
    assertThat(groups(STYLE_LINK, server.get("/docs/swagger-ui.css").body()))
        .allMatch(link -> link.replaceAll("[\"']", "").startsWith("data:"));
  }

  @Test
  void noOtherFileOfThePackageIsServed() throws Exception {
    assertThat(server.get("/docs/swagger-initializer.js").statusCode()).isEqualTo(404);
    assertThat(server.get("/docs/../META-INF/MANIFEST.MF").statusCode()).isNotEqualTo(200);
  }

  @Test
  void whoReadsNothingOfWhatHeAskedForKeepsNobodyElseFromIt() throws Exception {
    int port = server.uri("/").getPort();
    String script = "GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: localhost\r\n\r\n";
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 8 * WholeServer.THREADS; i++) {
        Socket socket = new Socket();
        slow.add(socket);
        socket.setReceiveBufferSize(1_024);
        socket.setSoTimeout(10_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        // More of them than the network takes into its buffers.
        socket.getOutputStream().write(script.repeat(10).getBytes(StandardCharsets.US_ASCII));
        assertThat(socket.getInputStream().read()).isEqualTo('H');
      }

      assertThat(RawHttp.exchange(port, LIVE)).startsWith("HTTP/1.1 200");
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  private static List<String> groups(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
  }
}
