package dev.treeline.cli.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.treeline.cli.client.ApiKey;
import dev.treeline.server.dialect.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/** Reads from a Treeline server, and says in one line what went wrong. */
final class TreelineApi {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final String base;
  private final ApiKey key;

  TreelineApi(URI base, ApiKey key) {
    this.base = base.toString().replaceAll("/+$", "");
    this.key = key;
  }

  /**
   * @param what for the message when it is not there
   */
  HttpResponse<byte[]> get(String path, String what) throws Failure, InterruptedException {
    HttpResponse<byte[]> response;
    try {
      response = http.send(request(path), BodyHandlers.ofByteArray());
    } catch (HttpTimeoutException e) {
      throw Failure.error(
          base + " does not answer in time: is it the right --url, and is it well?");
    } catch (IOException e) {
      throw Failure.error(
          "nothing answers at "
              + base
              + ": start a server with './treeline dev', or name one with --url or TREELINE_URL");
    }
    if (response.statusCode() == 200) {
      return response;
    }
    throw failure(response, what);
  }

  private HttpRequest request(String path) throws Failure {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE);
    if (key.value() != null) {
      try {
        request.header("Authorization", "Bearer " + key.value());
      } catch (IllegalArgumentException e) { // its message would print the key
        throw Failure.error("the key from " + key.origin() + " holds characters that no key has");
      }
    }
    return request.build();
  }

  private Failure failure(HttpResponse<byte[]> response, String what) {
    int status = response.statusCode();
    String said = message(response.body());
    int retryAfter = retryAfter(response);
    return switch (status) {
      case 401 -> Failure.error("401 from " + base + ": " + key.remedy());
      case 403 ->
          Failure.error(
              "403 from "
                  + base
                  + ": the key from "
                  + key.origin()
                  + " lacks the scope traces:read");
      case 404 -> notFound(said, what);
      case 429, 503 ->
          Failure.passing(
              status + " from " + base + ": " + said + "; try again in " + retryAfter + " s",
              retryAfter);
      default -> Failure.error(status + " from " + base + (said.isEmpty() ? "" : ": " + said));
    };
  }

  /** An intake port, or a gateway, has no traces: it knows nothing of those that are there. */
  private Failure notFound(String said, String what) {
    return switch (said) {
      case "" -> Failure.error(base + " has no such path: is it a Treeline server?");
      case Problem.NO_SUCH_PATH ->
          Failure.error(
              base
                  + " does not answer for traces, as it would if it took spans alone: name the HTTP"
                  + " port (http.port) of 'dev' or 'serve' with --url or TREELINE_URL");
      default -> Failure.notFound("there is no " + what + " at " + base);
    };
  }

  /** The server's words, or nothing when the body is not one of Treeline's. */
  private static String message(byte[] body) {
    try {
      JsonNode json = JSON.readTree(body);
      return ShownText.clean(json.at("/error/message").asText(""), false);
    } catch (IOException notJson) {
      return "";
    }
  }

  private static int retryAfter(HttpResponse<?> response) {
    String seconds = response.headers().firstValue("Retry-After").orElse("");
    return seconds.matches("[0-9]{1,4}") ? Math.max(1, Integer.parseInt(seconds)) : 1;
  }
}
