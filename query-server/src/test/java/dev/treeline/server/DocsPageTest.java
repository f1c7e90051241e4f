package dev.treeline.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.server.dialect.kit.FakeReader;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DocsPageTest {

  private static final Pattern LINK = Pattern.compile("(?:src|href)=\"([^\"]+)\"");
  private static final Pattern STYLE_LINK = Pattern.compile("url\\(([^)]*)\\)");

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

  private static List<String> groups(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
  }
}
