package dev.treeline.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Requests to whichever of the URLs answers, beginning with the one that did last. */
final class RegistryHttp {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Genuine registries want the first; others know the last only. */
  private static final String ACCEPTED =
      "application/vnd.schemaregistry.v1+json, application/json;q=0.9";

  private static final int MAX_MESSAGE = 300;

  private final RegistrySettings settings;
  private final HttpClient client;
  private final AtomicInteger first = new AtomicInteger();

  RegistryHttp(RegistrySettings settings) {
    this.settings = settings;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(settings.timeout());
    if (settings.tls() != null) {
      builder.sslContext(settings.tls());
    }
    this.client = builder.build();
  }

  Reply get(String path) throws RegistryUnavailableException {
    return ask(path, null);
  }

  Reply post(String path, JsonNode body) throws RegistryUnavailableException {
    return ask(path, body.toString());
  }

  private Reply ask(String path, @Nullable String body) throws RegistryUnavailableException {
    List<String> failures = new ArrayList<>();
    int begin = first.get();
    for (int i = 0; i < settings.urls().size(); i++) {
      int at = (begin + i) % settings.urls().size();
      URI url = settings.urls().get(at);
      try {
        Reply reply = ask(url, path, body);
        first.set(at);
        return reply;
      } catch (RegistryUnavailableException e) {
        failures.add(url + ": " + e.getMessage());
      }
    }
    throw new RegistryUnavailableException(String.join("; ", failures));
  }

  private Reply ask(URI url, String path, @Nullable String body)
      throws RegistryUnavailableException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path)).header("Accept", ACCEPTED);
    if (settings.userInfo() != null) {
      byte[] credentials = settings.userInfo().getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
    }
    if (body != null) {
      request
          .header("Content-Type", "application/vnd.schemaregistry.v1+json")
          .POST(HttpRequest.BodyPublishers.ofString(body));
    }
    HttpResponse<String> response = send(request.build());
    int status = response.statusCode();
    JsonNode json = json(response.body());
    if (status == 200 && json != null) {
      return new Reply.Ok(json);
    }
    JsonNode error = json == null ? MissingNode.getInstance() : json;
    Reply.No no =
        new Reply.No(status, error.path("error_code").asInt(), cut(error.path("message").asText()));
    // A wrong password or a sick registry says nothing about the schema.
    if (status >= 400
        && status < 500
        && status != 401
        && status != 403
        && status != 408
        && status != 429) {
      return no;
    }
    throw new RegistryUnavailableException("answered " + no.text());
  }

  /** The client's own timeout ends with the headers; a body that does not come would hold us. */
  private HttpResponse<String> send(HttpRequest request) throws RegistryUnavailableException {
    CompletableFuture<HttpResponse<String>> response =
        client.sendAsync(request, BodyHandlers.ofString());
    try {
      return response.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      response.cancel(true);
      throw new RegistryUnavailableException(
          "no answer in " + settings.timeout().toMillis() + " ms");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new RegistryUnavailableException(cut(cause.toString()));
    } catch (InterruptedException e) {
      response.cancel(true);
      Thread.currentThread().interrupt();
      throw new RegistryUnavailableException("interrupted");
    }
  }

  private static @Nullable JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static String cut(String message) {
    return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "...";
  }
}
