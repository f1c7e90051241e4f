package dev.treeline.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.treeline.server.dialect.kit.Ask;
import dev.treeline.server.dialect.kit.ExampleTraces;
import dev.treeline.server.dialect.kit.FakeReader;
import dev.treeline.server.dialect.lantern.LanternDialect;
import dev.treeline.testing.ApiDescription;
import dev.treeline.trace.Trace;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a dialect gets that is a package and a line: docs/adding-a-dialect.md promises it. */
class SixthDialectTest {

  private static final Trace TRACE = ExampleTraces.chain(10_000);
  private static final String PATH = "/lantern/v1/traces/" + TRACE.traceId();
  private static final String OPERATION = "GET /lantern/v1/traces/{id}";
  private static final String HEADER = "X-Lantern-Key";

  private static WholeServer server;
  private static ApiDescription description;

  @BeforeAll
  static void start() throws Exception {
    server = WholeServer.with(FakeReader.with(TRACE), new LanternDialect());
    description = new ApiDescription(Ask.parsed(server.get("/openapi.json").body()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void itAnswersToItsLastSpanAndTellsHowFarTheTraceHasCome() throws Exception {
    HttpResponse<String> answer = server.get(PATH, HEADER, "shop");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body().split("\"text\":", -1)).hasSize(10_001);
    assertThat(answer.headers().firstValue("Treeline-Status")).hasValue("complete");
  }

  @Test
  void headAndGzipAreThere() throws Exception {
    assertThat(server.send("HEAD", PATH, HEADER, "shop").statusCode()).isEqualTo(200);
    assertThat(
            server
                .get(PATH, HEADER, "shop", "Accept-Encoding", "gzip")
                .headers()
                .firstValue("Content-Encoding"))
        .hasValue("gzip");
  }

  @Test
  void keysAreAskedForWhereItsClientsPutThemAndErrorsAreInItsWords() throws Exception {
    assertProblem(401, server.get(PATH));
    assertProblem(401, server.get(PATH, "Authorization", "Bearer shop"));
    assertProblem(401, server.get(PATH, HEADER, "unknown"));
    assertProblem(403, server.get(PATH, HEADER, "shop-writer"));
    assertProblem(404, server.get("/lantern/v1/traces/1", HEADER, "shop"));
    assertProblem(404, server.get("/lantern/elsewhere", HEADER, "shop"));
    assertInItsWords(405, server.send("POST", PATH, HEADER, "shop"));
  }

  @Test
  void itIsDescribedAmongTheOthers() {
    assertThat(description.operations()).contains(OPERATION, "GET /traces/{trace_id}");
    assertThat(description.danglingReferences()).isEmpty();
  }

  private static void assertProblem(int status, HttpResponse<String> answer) {
    JsonNode body = assertInItsWords(status, answer);
    assertThat(description.faults(OPERATION, status, "application/json", body)).isEmpty();
  }

  private static JsonNode assertInItsWords(int status, HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(status);
    JsonNode body = Ask.parsed(answer.body());
    assertThat(body.size()).isEqualTo(1);
    assertThat(body.path("problem").asText()).isNotEmpty();
    return body;
  }
}
