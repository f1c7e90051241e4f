package dev.treeline.cli.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {

  @Test
  void nothingOfAStrangerSteersATerminal() {
    assertThat(Printable.line("a\u001b[31mb\nc\u009b31md\u202ee\u2028f ü"))
        .isEqualTo("a?[31mb?c?31md?e?f ü");
  }
}
