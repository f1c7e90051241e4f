package dev.treeline.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.TraceChunk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClosedByTest {

  @ParameterizedTest
  @EnumSource
  void everyReasonHasItsNameInTheSchema(ClosedBy reason) {
    assertThat(TraceChunk.ClosedBy.values()).extracting(Enum::name).contains(reason.name());
  }

  /** The trace state and the close header hold the position of a reason. */
  @Test
  void theOrderIsStoredAndMayOnlyGrow() {
    assertThat(ClosedBy.values())
        .startsWith(ClosedBy.ROOT_ENDED, ClosedBy.QUIET, ClosedBy.MAX_OPEN, ClosedBy.REQUEST);
  }
}
