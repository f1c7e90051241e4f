package dev.treeline.server.gateway;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Jazzer looks for bytes that reach new code, for a minute. The first byte chooses the target, for
 * it takes one test a process. What it finds it writes to {@code src/test/resources}, from where it
 * is tried again.
 */
@Tag("slow")
@ExtendWith(QuietGateway.class)
class IntakeFuzzIT {

  private static final FuzzTarget[] TARGETS = FuzzTarget.values();

  @MethodSource("examples")
  @FuzzTest(maxDuration = "60s")
  void strangersBytesAreTakenOrRefused(byte[] data) {
    if (data.length > 0) {
      TARGETS[(data[0] & 0xff) % TARGETS.length].take(Arrays.copyOfRange(data, 1, data.length));
    }
  }

  static Stream<Arguments> examples() {
    return Stream.of(TARGETS)
        .map(
            target -> {
              byte[] example = target.example();
              byte[] chosen = new byte[example.length + 1];
              chosen[0] = (byte) target.ordinal();
              System.arraycopy(example, 0, chosen, 1, example.length);
              return Arguments.arguments((Object) chosen);
            });
  }
}
