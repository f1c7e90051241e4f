package dev.treeline.topology.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.trace.ClosedBy;
import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloseHeaderTest {

  private static final String NAME = "treeline-close";

  @ParameterizedTest
  @EnumSource
  void comesBackAsItWas(ClosedBy by) {
    CloseHeader close = new CloseHeader(3, by, 1, 2, 70, 5_000_000_000L, 6_000_000_000L);
    Headers headers = new RecordHeaders();
    close.addTo(headers);
    assertThat(CloseHeader.from(headers)).hasValue(close);
  }

  @Test
  void aRecordWithoutItIsNotOurs() {
    assertThat(CloseHeader.from(new RecordHeaders())).isEmpty();
    assertThat(CloseHeader.from(new RecordHeaders().add(NAME, null))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 27, 29})
  void anotherSizeIsNotOurs(int size) {
    assertThat(CloseHeader.from(new RecordHeaders().add(NAME, new byte[size]))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 4, Integer.MAX_VALUE})
  void anUnknownReasonIsNotOurs(int reason) {
    byte[] value = ByteBuffer.allocate(28).putInt(4, reason).array();
    assertThat(CloseHeader.from(new RecordHeaders().add(NAME, value))).isEmpty();
  }
}
