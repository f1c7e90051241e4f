package dev.treeline.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.span.Span;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MergingPageTest {

  /** A row of the table of fields. */
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\|");

  @Test
  void everyFieldOfASpanHasItsRule() {
    assertThat(Page.all(ROW, Page.of("docs/merging.md").text()))
        .containsExactlyElementsOf(
            Arrays.stream(Span.class.getRecordComponents()).map(RecordComponent::getName).toList());
  }
}
