package dev.treeline.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.span.SpanKind;
import dev.treeline.span.SpanStatus;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** Avro writes an enum as the position of its symbol, and so does the codec. */
class EnumOrderTest {

  @Test
  void spanKindsStandInTheSchemasOrder() {
    assertThat(names(SpanKind.values())).isEqualTo(symbols(Schemas.SPAN, "kind"));
  }

  @Test
  void statusCodesStandInTheSchemasOrder() {
    assertThat(names(SpanStatus.Code.values())).isEqualTo(symbols(Schemas.SPAN, "statusCode"));
  }

  @Test
  void closingReasonsStandInTheSchemasOrder() {
    assertThat(names(TraceChunk.ClosedBy.values()))
        .isEqualTo(symbols(Schemas.TRACE_CHUNK, "closedBy"));
  }

  private static List<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).toList();
  }

  private static List<String> symbols(Schema record, String field) {
    return record.getField(field).schema().getEnumSymbols();
  }
}
