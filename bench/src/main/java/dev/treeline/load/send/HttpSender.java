package dev.treeline.load.send;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** OTLP and Zipkin over HTTP: a request at a time and thread. */
public final class HttpSender implements Sender {

  /** As the specification of OTLP has them. */
  private static final Set<Integer> RETRYABLE = Set.of(429, 502, 503, 504);

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final Format format;
  private final URI endpoint;
  private final @Nullable String key;
  private final boolean gzip;
  private final Patience patience;

  /**
   * @param base without the path
   */
  public HttpSender(
      Format format, URI base, @Nullable String key, boolean gzip, Patience patience) {
    this.format = format;
    this.endpoint = URI.create(base.toString().replaceAll("/+$", "") + format.place());
    this.key = key;
    this.gzip = gzip;
    this.patience = patience;
  }

  @Override
  public void send(Sending sending, Receipt receipt) throws InterruptedException {
    HttpRequest request = request(format.encode(sending.plain()));
    Patience.Tries tries = patience.tries();
    while (true) {
      OptionalLong retryAfterMs = OptionalLong.empty();
      String why;
      try {
        HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
        int status = response.statusCode();
        if (status / 100 == 2) {
          receipt.acknowledged(sending, rejected(response.body()));
          return;
        }
        why = status + " " + firstLine(response.body());
        if (!RETRYABLE.contains(status)) {
          receipt.failed(sending, why);
          return;
        }
        retryAfterMs = retryAfterMs(response);
      } catch (IOException e) {
        why = "no answer (" + e.getClass().getSimpleName() + ")";
      }
      if (!tries.again(retryAfterMs)) {
        receipt.failed(sending, why);
        return;
      }
      receipt.retried();
    }
  }

  private HttpRequest request(byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint)
            .timeout(TIMEOUT)
            .header("Content-Type", format.contentType());
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    if (gzip) {
      request.header("Content-Encoding", "gzip");
    }
    return request.POST(BodyPublishers.ofByteArray(gzip ? zipped(body) : body)).build();
  }

  private static byte[] zipped(byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length / 4);
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot refuse a byte", e);
    }
    return bytes.toByteArray();
  }

  /** In seconds; a date is left to the usual wait. */
  private static OptionalLong retryAfterMs(HttpResponse<?> response) {
    try {
      return response.headers().firstValue("Retry-After").stream()
          .mapToLong(text -> Long.parseLong(text.strip()) * 1_000)
          .filter(ms -> ms >= 0)
          .findFirst();
    } catch (NumberFormatException aDate) {
      return OptionalLong.empty();
    }
  }

  /** What the answer tells; none where it tells nothing that can be read. */
  private long rejected(byte[] body) {
    if (body.length == 0) {
      return 0;
    }
    try {
      if (format == Format.OTLP_HTTP) {
        return ExportTraceServiceResponse.parseFrom(body).getPartialSuccess().getRejectedSpans();
      }
      JsonNode answer = JSON.readTree(body);
      return answer.path("partialSuccess").path("rejectedSpans").asLong()
          + answer.path("rejectedSpans").asLong();
    } catch (IOException unreadable) {
      return 0;
    }
  }

  private static String firstLine(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8).replaceAll("[^\\x20-\\x7e]+", " ");
    return text.strip().substring(0, Math.min(200, text.strip().length()));
  }

  @Override
  public void close() {}
}
