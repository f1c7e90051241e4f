package dev.treeline.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.treeline.topics.Topics;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class InFlightTest {

  private static final int HEAP = 600;

  private final InFlight inFlight = new InFlight(GatewaySettings.DEFAULTS.inHeap(2 * HEAP));

  /** The buffers that a message came in are gone; the message, and what is made of it, are not. */
  @Test
  void aBodyThatHasComeWeighsWhatABodyWeighsThatWasNotExpected() throws IntakeRefused {
    InFlight.Lease expected = inFlight.enter();
    expected.expect(100);
    expected.grow(60);
    expected.grow(40);
    expected.decode(new byte[100], body -> 0);

    InFlight.Lease other = inFlight.enter();
    assertThatNoException().isThrownBy(() -> other.grow(100));
    assertThatExceptionOfType(IntakeRefused.class)
        .isThrownBy(() -> other.grow(1))
        .satisfies(refused -> assertThat(refused.refusal()).isEqualTo(Refusal.BUSY));
  }

  /** Also of one that was refused on the way: what it took by then would be gone for good. */
  @Test
  void whatRequestsTakeIsThereAgainWhenTheyAreAnswered() throws IntakeRefused {
    InFlight narrow =
        new InFlight(
            new GatewaySettings(Topics.DEFAULT, 200, 2, 200, Duration.ZERO, Duration.ZERO)
                .inHeap(2 * 500));
    for (int i = 0; i < 5; i++) {
      try (InFlight.Lease one = narrow.enter();
          InFlight.Lease other = narrow.enter()) {
        one.grow(150);
        assertBusy(() -> other.grow(50), "heap");
        assertBusy(() -> other.grow(1), "buffer");
        assertBusy(narrow::enter, "too many requests");
      }
    }
  }

  private static void assertBusy(ThrowingCallable request, String why) {
    assertThatExceptionOfType(IntakeRefused.class)
        .isThrownBy(request)
        .withMessageContaining(why)
        .satisfies(refused -> assertThat(refused.refusal()).isEqualTo(Refusal.BUSY));
  }

  /** Told to come again, its sender would do so for ever. */
  @Test
  void aBodyThatIsTooHeavyByItselfIsRefusedForGoodInWhateverPartsItComes() throws IntakeRefused {
    InFlight.Lease lease = inFlight.enter();
    lease.grow(150);

    assertThatExceptionOfType(IntakeRefused.class)
        .isThrownBy(() -> lease.grow(51))
        .satisfies(refused -> assertThat(refused.refusal()).isEqualTo(Refusal.TOO_HEAVY));
  }

  /** As many as may be at work take half of the room at their worst, so nobody looks at them. */
  @Test
  void bodiesThatAreTooSmallToMatterAreNotLookedAt() throws IntakeRefused {
    InFlight roomy = new InFlight(GatewaySettings.DEFAULTS.inHeap(1 << 30));
    byte[] small = new byte[40_000];
    for (int i = 0; i < GatewaySettings.DEFAULTS.maxRequests(); i++) {
      InFlight.Lease lease = roomy.enter();
      lease.grow(small.length);
      lease.decode(small, body -> Long.MAX_VALUE);
    }
  }
}
