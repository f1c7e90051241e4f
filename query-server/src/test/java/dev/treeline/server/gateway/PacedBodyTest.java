package dev.treeline.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.treeline.testing.ManualClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PacedBodyTest {

  private static final Duration GRACE = Duration.ofMillis(PacedBody.GRACE_MS);
  private static final int SECONDS = 60;

  private final ManualClock time = ManualClock.at(Instant.EPOCH);

  @Test
  void aLargeBodyOverASlowNetworkIsReadToItsEnd() throws IOException {
    byte[] sent = new byte[SECONDS * PacedBody.BYTES_PER_SECOND];
    InputStream body = new PacedBody(everySecond(PacedBody.BYTES_PER_SECOND, sent), time::nanoTime);

    assertThat(body.readAllBytes()).isEqualTo(sent);
  }

  @Test
  void aBodyThatComesSlowerIsNot() {
    byte[] sent = new byte[SECONDS * PacedBody.BYTES_PER_SECOND];
    InputStream body =
        new PacedBody(everySecond(PacedBody.BYTES_PER_SECOND / 2, sent), time::nanoTime);

    assertThatExceptionOfType(IntakeRefused.class)
        .isThrownBy(body::readAllBytes)
        .satisfies(refused -> assertThat(refused.refusal()).isEqualTo(Refusal.TOO_SLOW));
  }

  /** A sender that was held up, and goes on. */
  @Test
  void itsBeginningMayTakeAWhile() throws IOException {
    InputStream body = new PacedBody(new ByteArrayInputStream(new byte[2]), time::nanoTime);
    time.advance(GRACE);

    assertThat(body.read()).isZero();
    time.advance(Duration.ofSeconds(1));
    assertThatExceptionOfType(IntakeRefused.class).isThrownBy(body::read);
  }

  /** As the web server ends one of which nothing comes for long. */
  @Test
  void aBodyThatStallsIsTooSlow() {
    InputStream body = new PacedBody(TestGateway.stalling(), time::nanoTime);

    assertThatExceptionOfType(IntakeRefused.class)
        .isThrownBy(body::read)
        .satisfies(refused -> assertThat(refused.refusal()).isEqualTo(Refusal.TOO_SLOW));
  }

  private InputStream everySecond(int bytes, byte[] sent) {
    return new ByteArrayInputStream(sent) {
      @Override
      public int read(byte[] into, int offset, int length) {
        time.advance(Duration.ofSeconds(1));
        return super.read(into, offset, Math.min(length, bytes));
      }
    };
  }
}
