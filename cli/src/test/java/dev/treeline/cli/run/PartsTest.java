package dev.treeline.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartsTest {

  private final List<String> closed = new ArrayList<>();

  @Test
  void partsCloseInTheReverseOrderOfTheirStart() {
    try (Parts parts = new Parts()) {
      parts.add(part("broker"));
      parts.add(part("streams"));
      parts.add(part("http"));
    }
    assertThat(closed).containsExactly("http", "streams", "broker");
  }

  @Test
  void aPartThatFailsToCloseDoesNotKeepTheOthers() {
    try (Parts parts = new Parts()) {
      parts.add(part("broker"));
      parts.add(
          () -> {
            throw new IllegalStateException("stuck");
          });
    }
    assertThat(closed).containsExactly("broker");
  }

  @Test
  void aPartThatComesTooLateIsClosedAtOnce() {
    Parts parts = new Parts();
    parts.close();
    assertThatThrownBy(() -> parts.add(part("late"))).isInstanceOf(Parts.StoppingException.class);
    assertThat(closed).containsExactly("late");
  }

  @Test
  void closingTwiceClosesEachPartOnce() {
    Parts parts = new Parts();
    parts.add(part("broker"));
    parts.close();
    parts.close();
    assertThat(closed).containsExactly("broker");
  }

  private AutoCloseable part(String name) {
    return () -> closed.add(name);
  }
}
