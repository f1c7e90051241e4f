package dev.treeline.server.dialect.agno;

import dev.treeline.span.Span;
import dev.treeline.vocabulary.CanonicalField;
import dev.treeline.vocabulary.OpenInferenceTokens;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tokens of all model calls of a trace. */
record TokenTotals(long input, long output) {

  /**
   * @param types those of the spans
   */
  static TokenTotals of(List<Span> spans, String[] types) {
    long input = 0;
    long output = 0;
    for (int i = 0; i < types.length; i++) {
      if (SpanView.isModelCall(types[i])) {
        Span span = spans.get(i);
        input =
            OpenInferenceTokens.plus(
                input, orZero(OpenInferenceTokens.of(CanonicalField.INPUT_TOKENS, span)));
        output =
            OpenInferenceTokens.plus(
                output, orZero(OpenInferenceTokens.of(CanonicalField.OUTPUT_TOKENS, span)));
      }
    }
    return new TokenTotals(input, output);
  }

  private static long orZero(@Nullable Long number) {
    return number == null ? 0 : number;
  }
}
