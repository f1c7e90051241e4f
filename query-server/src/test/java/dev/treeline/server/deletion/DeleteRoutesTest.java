package dev.treeline.server.deletion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.server.auth.AuthMode;
import dev.treeline.server.dialect.kit.ExamplePrices;
import dev.treeline.server.dialects.Dialects;
import dev.treeline.server.http.Door;
import dev.treeline.server.http.FakeKeys;
import dev.treeline.server.http.Listener;
import dev.treeline.server.http.PathOwners;
import dev.treeline.server.http.TestRoutes;
import dev.treeline.server.http.WebServer;
import dev.treeline.server.routing.InMemoryTraceReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeleteRoutesTest {

  private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";

  private static final Dialects DIALECTS = new Dialects(ExamplePrices.costs());

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> deleted = new ArrayList<>();
  private OptionalInt answer = OptionalInt.empty();
  private final WebServer server = serve();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aCommandThatKafkaHasIsAccepted() throws Exception {
    HttpResponse<String> accepted = send("DELETE", ID.toUpperCase(Locale.ROOT), "shop");

    assertThat(accepted.statusCode()).isEqualTo(202);
    assertThat(accepted.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(accepted.body()).isEqualTo("{\"traceId\":\"" + ID + "\",\"status\":\"deleting\"}");
    assertThat(deleted).containsExactly("shop " + ID);
  }

  /** The reader here knows no trace at all. */
  @Test
  void anUnknownTraceAndAnotherTenantsAreAnsweredAlike() throws Exception {
    HttpResponse<String> one = send("DELETE", ID, "shop");
    HttpResponse<String> two = send("DELETE", ID, "bank");

    assertThat(two.statusCode()).isEqualTo(one.statusCode()).isEqualTo(202);
    assertThat(two.body()).isEqualTo(one.body());
    assertThat(deleted).containsExactly("shop " + ID, "bank " + ID);
  }

  @Test
  void onlyAKeyWithTheScopeDeletes() throws Exception {
    HttpResponse<String> none = send("DELETE", ID, null);
    HttpResponse<String> unknown = send("DELETE", ID, "unknown");
    HttpResponse<String> writer = send("DELETE", ID, "shop-writer");
    HttpResponse<String> malformed = send("DELETE", "nonsense", null);

    assertThat(none.statusCode()).isEqualTo(401);
    assertThat(none.body()).contains("\"code\":\"unauthorized\"");
    assertThat(unknown.statusCode()).isEqualTo(401);
    assertThat(writer.statusCode()).isEqualTo(403);
    assertThat(writer.body()).contains("\"code\":\"forbidden\"").contains("traces:delete");
    assertThat(malformed.statusCode()).as("keys are looked at first").isEqualTo(401);
    assertThat(deleted).isEmpty();
  }

  @Test
  void whatIsNoTraceIdIsABadRequest() throws Exception {
    for (String id : List.of("nonsense", ID + "0", "0".repeat(32), "0")) {
      HttpResponse<String> refused = send("DELETE", id, "shop");
      assertThat(refused.statusCode()).as(id).isEqualTo(400);
      assertThat(refused.body()).contains("\"code\":\"bad_request\"");
    }
    assertThat(deleted).isEmpty();
  }

  @Test
  void aCommandThatKafkaDoesNotTakeIs503WithRetryAfter() throws Exception {
    answer = OptionalInt.of(5);

    HttpResponse<String> refused = send("DELETE", ID, "shop");

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");
    assertThat(refused.body()).contains("\"code\":\"unavailable\"");
  }

  @Test
  void otherMethodsAre405WithAllow() throws Exception {
    HttpResponse<String> refused = send("PUT", ID, "shop");

    assertThat(refused.statusCode()).isEqualTo(405);
    assertThat(refused.headers().firstValue("Allow").orElseThrow()).contains("GET", "DELETE");
    assertThat(send("DELETE", "", "shop").statusCode()).as("never all of them").isEqualTo(405);
    assertThat(deleted).isEmpty();
  }

  private HttpResponse<String> send(String method, String id, @Nullable String key)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.port() + "/treeline/v1/traces/" + id))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private WebServer serve() {
    PathOwners dialects = new PathOwners(DIALECTS.products(), DIALECTS.own());
    Door door = new Door(dialects, new FakeKeys());
    return WebServer.start(
        new Listener("127.0.0.1", 0, "--port", 16),
        AuthMode.KEYS,
        dialects,
        (ctx, millis) -> {},
        List.of(
            TestRoutes.of(dialects, caller -> new InMemoryTraceReader()),
            new DeleteRoutes(
                door,
                (tenant, traceId) -> {
                  deleted.add(tenant.name() + " " + traceId);
                  return answer;
                })));
  }
}
