package dev.treeline.testing;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.apache.kafka.common.utils.Exit;
import org.junit.jupiter.api.Test;

class NoExitTest {

  /** Otherwise nobody would be left to say that this failed. */
  @Test
  void aBrokerDoesNotEndTheTests() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Exit.halt(1, "the log directory is gone"))
        .withMessageContaining("the log directory is gone");
    assertThatIllegalStateException().isThrownBy(() -> Exit.exit(1));
  }
}
