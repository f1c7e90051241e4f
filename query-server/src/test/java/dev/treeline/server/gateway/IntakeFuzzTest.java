package dev.treeline.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A few seconds of bytes that are nearly right; {@code IntakeFuzzIT} goes on for longer. */
@ExtendWith(QuietGateway.class)
class IntakeFuzzTest {

  private static final int MUTATIONS = 4_000;

  /** A request of a few hundred bytes: a gateway for it, decoders, an answer. */
  private static final long HEAP_FOR_ANYTHING = 24L << 20;

  @ParameterizedTest
  @EnumSource
  void theExampleIsTaken(FuzzTarget target) {
    assertThat(target.take(target.example())).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNearlyRightIsTakenOrRefusedAndCostsLittle(FuzzTarget target) {
    Random random = new Random(7);
    byte[] example = target.example();
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] mutant = mutant(example, random);
      long before = allocatedBytes();
      refused += target.take(mutant) ? 0 : 1;
      assertThat(allocatedBytes() - before)
          .as("heap for mutation %d: %s", i, Arrays.toString(mutant))
          .isLessThan(HEAP_FOR_ANYTHING);
    }
    assertThat(refused).isBetween(MUTATIONS / 20, MUTATIONS);
  }

  /** One to four bytes changed, a piece cut out or repeated, or the end cut off. */
  private static byte[] mutant(byte[] valid, Random random) {
    byte[] mutant = valid.clone();
    for (int changes = random.nextInt(5); changes > 0; changes--) {
      mutant[random.nextInt(mutant.length)] =
          (byte) (random.nextBoolean() ? random.nextInt(256) : random.nextInt(3) - 1);
    }
    int from = random.nextInt(mutant.length);
    int to = from + random.nextInt(mutant.length - from);
    return switch (random.nextInt(4)) {
      case 0 -> Arrays.copyOf(mutant, from);
      case 1 -> joined(Arrays.copyOf(mutant, from), Arrays.copyOfRange(mutant, to, mutant.length));
      case 2 -> joined(Arrays.copyOf(mutant, to), Arrays.copyOfRange(mutant, from, mutant.length));
      default -> mutant;
    };
  }

  private static byte[] joined(byte[] head, byte[] tail) {
    byte[] all = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, all, head.length, tail.length);
    return all;
  }

  private static long allocatedBytes() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
