package dev.treeline.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.server.auth.KeyRing;
import dev.treeline.server.dialect.kit.ExampleTraces;
import dev.treeline.server.dialect.kit.FakeReader;
import dev.treeline.server.limits.ReadLimits;
import dev.treeline.testing.ManualClock;
import dev.treeline.trace.Trace;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Datadog's clients send two keys: the application key is who asks. */
class TwoKeysLimitTest {

  private static final Trace TRACE = ExampleTraces.chain(2);
  private static final String PATH = "/api/v2/trace/" + TRACE.traceId();

  @TempDir Path dir;

  private WholeServer server;

  @BeforeEach
  void start() throws Exception {
    Path keys = dir.resolve("keys.yaml");
    Files.writeString(
        keys,
        "keys:\n"
            + "  - {name: slow, tenant: shop, sha256: %s, scopes: [traces:read], requests-per-minute: 2}\n"
                .formatted(sha256("slow-key"))
            + "  - {name: fast, tenant: shop, sha256: %s, scopes: [traces:read]}\n"
                .formatted(sha256("fast-key")));
    server =
        WholeServer.limited(
            FakeReader.with(TRACE),
            KeyRing.open(keys, null),
            new ReadLimits(
                Map.of("datadog", 4),
                ManualClock.at(Instant.parse("2026-01-01T00:00:48Z")),
                new SimpleMeterRegistry()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theApplicationKeysOwnLimitCounts() throws Exception {
    assertTold(ask("GET", "fast-key", "slow-key", 200), "requests-per-minute", 2, 1);
    assertTold(ask("DELETE", "fast-key", "slow-key", 405), "requests-per-minute", 2, 1);
    assertTold(ask("GET", "fast-key", "slow-key", 200), "requests-per-minute", 2, 0);
    assertTold(ask("GET", "fast-key", "slow-key", 429), "requests-per-minute", 2, 0);
    assertTold(ask("DELETE", "fast-key", "slow-key", 405), "requests-per-minute", 2, 0);
    assertTold(ask("GET", "fast-key", "fast-key", 200), "datadog.requests-per-minute", 4, 1);
  }

  @Test
  void theApiKeysOwnLimitDoesNot() throws Exception {
    for (int left = 3; left >= 0; left--) {
      assertTold(ask("GET", "slow-key", "fast-key", 200), "datadog.requests-per-minute", 4, left);
    }
    assertTold(ask("GET", "slow-key", "fast-key", 429), "datadog.requests-per-minute", 4, 0);
  }

  private HttpHeaders ask(String method, String apiKey, String applicationKey, int status)
      throws IOException, InterruptedException {
    var answer =
        server.send(method, PATH, "DD-API-KEY", apiKey, "DD-APPLICATION-KEY", applicationKey);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return answer.headers();
  }

  private static void assertTold(HttpHeaders headers, String name, int limit, int remaining) {
    assertThat(headers.firstValue("X-RateLimit-Name")).hasValue(name);
    assertThat(headers.firstValue("X-RateLimit-Limit")).hasValue(Integer.toString(limit));
    assertThat(headers.firstValue("X-RateLimit-Remaining")).hasValue(Integer.toString(remaining));
  }

  private static String sha256(String key) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
  }
}
