package dev.treeline.server.gateway;

import static dev.treeline.server.gateway.Intake.KEY;
import static dev.treeline.server.gateway.Intake.TRACE;
import static dev.treeline.server.gateway.Intake.json;
import static dev.treeline.server.gateway.Intake.spans;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.treeline.server.auth.Access;
import dev.treeline.span.Tenant;
import dev.treeline.testing.ManualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** {@code ingest.bytes-per-second}, in the words of each protocol. */
class TooFastTest {

  private static final String BODY = spans(TRACE + "/00000000000000a1");
  private static final int SECONDS = 3;

  private final ManualClock clock = ManualClock.at(Instant.EPOCH);
  private final ManualClock time = ManualClock.at(Instant.EPOCH);
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

  /** Each body is worth three seconds, the first of which is there already. */
  private final Gateway gateway =
      Gateway.create(
          GatewaySettings.DEFAULTS.withBytesPerSecond(BODY.length() / SECONDS),
          producer,
          (presented, needed) -> new Access.Granted(Tenant.named("shop"), "test", KEY),
          new SimpleMeterRegistry(),
          clock,
          time::nanoTime);

  @Test
  void otlpOverHttpIs429WithRetryAfterAndNothingIsReadOrWritten() {
    assertThat(gateway.handle(json(BODY)).status()).isEqualTo(200);

    IntakeAnswer refused = gateway.handle(json(BODY));

    assertThat(refused.status()).isEqualTo(429);
    assertThat(Integer.parseInt(refused.headers().get("Retry-After"))).isBetween(2, SECONDS);
    assertThat(new String(refused.body(), StandardCharsets.UTF_8))
        .contains("\"code\":8")
        .contains("ingest.bytes-per-second");
    assertThat(producer.history()).hasSize(1);
    time.advance(Duration.ofSeconds(Integer.parseInt(refused.headers().get("Retry-After"))));
    assertThat(gateway.handle(json(BODY)).status()).as("who waits is let in").isEqualTo(200);
  }

  @Test
  void whoHasToWaitForLessThanASecondHasToWaitStill() {
    gateway.handle(json(BODY));
    time.advance(Duration.ofMillis(1_000 * (SECONDS - 1) - 500));

    IntakeAnswer refused = gateway.handle(json(BODY));

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.headers()).containsEntry("Retry-After", "1");
  }

  /** By the clock, the tenant would have to wait until it is an hour later again. */
  @Test
  void aClockThatIsSetBackKeepsNobodyOut() {
    gateway.handle(json(BODY));

    clock.advance(Duration.ofHours(-1));
    time.advance(Duration.ofSeconds(SECONDS));

    assertThat(gateway.handle(json(BODY)).status()).isEqualTo(200);
  }

  @Test
  void zipkinIs429WithRetryAfter() {
    gateway.handle(json(BODY));

    IntakeAnswer refused = gateway.handleZipkin(json("[]"));

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.headers()).containsKey("Retry-After");
    assertThat(new String(refused.body(), StandardCharsets.UTF_8))
        .startsWith("{\"error\":{\"code\":\"too_fast\"");
  }

  @Test
  void grpcIsResourceExhaustedWithRetryInfoWithoutWhichNoSenderTriesAgain()
      throws InvalidProtocolBufferException {
    gateway.handle(json(BODY));

    IntakeRefused refusal =
        catchThrowableOfType(
            IntakeRefused.class, () -> gateway.expect(json(BODY).headers(), BODY.length()));
    IntakeAnswer refused = gateway.refuse(new GrpcFormat(), refusal);

    assertThat(refused.status()).isEqualTo(Code.RESOURCE_EXHAUSTED_VALUE);
    RetryInfo retry = Status.parseFrom(refused.body()).getDetails(0).unpack(RetryInfo.class);
    assertThat(retry.getRetryDelay().getSeconds()).isBetween(2L, (long) SECONDS);
  }
}
