package dev.treeline.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LifetimeTest {

  /** The threads of what had started would keep the process alive, half of it missing. */
  @Test
  void anErrorAtTheStartStopsWhatHadStarted() {
    AtomicBoolean stopped = new AtomicBoolean();
    AutoCloseable part = () -> stopped.set(true);
    Error failure = new UnsatisfiedLinkError("a library for another processor");

    assertThatThrownBy(
            () ->
                Lifetime.run(
                    life -> {
                      life.parts().add(part);
                      throw failure;
                    }))
        .isSameAs(failure);

    assertThat(stopped).isTrue();
  }
}
