package dev.treeline.load;

import dev.treeline.span.Span;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** Sends spans through OTLP/HTTP, as JSON. */
public final class OtlpClient {

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final URI endpoint;
  private final String key;

  /** The server answered, and did not take the spans. */
  public static final class RefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int status;

    RefusedException(URI endpoint, int status, String body) {
      super(endpoint + " answered " + status + ": " + body);
      this.status = status;
    }

    /** Whether OTLP says to send the same spans again later. */
    public boolean isRetryable() {
      return status == 429 || status >= 500;
    }
  }

  /**
   * @param endpoint with its path, usually {@code /v1/traces}
   * @param key a key that may write traces
   */
  public OtlpClient(URI endpoint, String key) {
    this.endpoint = endpoint;
    this.key = key;
  }

  /** Returns once the server has taken the spans. */
  public void send(List<Span> spans) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .timeout(Duration.ofSeconds(10))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + key)
            .POST(BodyPublishers.ofByteArray(OtlpJson.encode(spans)))
            .build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new RefusedException(endpoint, response.statusCode(), response.body());
    }
  }
}
