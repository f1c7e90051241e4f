package dev.treeline.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.server.dialect.kit.FakeReader;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a path says of its methods is what it takes. */
class MethodsOfPathsTest {

  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

  private static WholeServer server;

  @BeforeAll
  static void start() {
    server = WholeServer.with(new FakeReader());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<String> paths() {
    return server.routes().stream().map(route -> route.replaceFirst("[A-Z]+ ", "")).distinct();
  }

  @ParameterizedTest
  @MethodSource("paths")
  void aPathNamesTheMethodsThatItTakes(String template) throws Exception {
    String path = template.replaceAll("\\{.*?}", "1");
    Set<String> taken = new TreeSet<>(Set.of("OPTIONS"));
    for (String method : METHODS) {
      HttpResponse<String> answer = server.send(method, path);
      if (answer.statusCode() == 405) {
        assertThat(allowed(answer.headers(), "Allow")).as(method).isNotEmpty();
      } else {
        taken.add(method);
      }
    }

    HttpHeaders options = server.send("OPTIONS", path).headers();
    assertThat(allowed(options, "Allow")).isEqualTo(taken);
    assertThat(allowed(options, "Access-Control-Allow-Methods")).isEqualTo(taken);
    assertThat(allowed(server.send("BREW", path).headers(), "Allow")).isEqualTo(taken);
  }

  @ParameterizedTest
  @MethodSource("paths")
  void aSlashAtTheEndMakesNoDifference(String template) throws Exception {
    String path = template.replaceAll("\\{.*?}", "1");

    assertThat(server.get(path + "/").statusCode()).isEqualTo(server.get(path).statusCode());
    assertThat(allowed(server.send("OPTIONS", path + "/").headers(), "Allow"))
        .isEqualTo(allowed(server.send("OPTIONS", path).headers(), "Allow"));
  }

  /** Javalin by itself answers 200 to a HEAD of whatever has a GET, and asks nobody. */
  @ParameterizedTest
  @MethodSource("paths")
  void aHeadIsLetInWhereItsGetIs(String template) throws Exception {
    String path = template.replaceAll("\\{.*?}", "1");

    assertThat(server.send("HEAD", path).statusCode()).isEqualTo(server.get(path).statusCode());
  }

  @Test
  void whereNothingIsThereAreNoMethods() throws Exception {
    HttpResponse<String> options = server.send("OPTIONS", "/nothing");

    assertThat(options.statusCode()).isEqualTo(204);
    assertThat(options.headers().firstValue("Allow")).isEmpty();
    assertThat(options.headers().firstValue("Access-Control-Allow-Methods")).isEmpty();
    assertThat(options.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
  }

  private static Set<String> allowed(HttpHeaders headers, String name) {
    Optional<String> methods = headers.firstValue(name);
    return methods.isEmpty() ? Set.of() : new TreeSet<>(List.of(methods.get().split(", ")));
  }
}
