package dev.treeline.bench.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.treeline.bench.http.Load.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadTest {

  private static final Duration SHORT = Duration.ofMillis(100);

  @TempDir Path dir;

  @Test
  void everyAnswerFromMemoryIsCountedWithAllItsBytes() throws IOException {
    Path answers = Files.createDirectory(dir.resolve("answers"));
    Files.write(answers.resolve("one"), new byte[300_000]);
    try (Memory memory = Memory.start(List.of());
        Load load = Load.start(dir)) {
      memory.load(answers);

      Found found =
          load.run(
              memory.port(),
              3,
              SHORT,
              load.requests(List.of("X-Any: thing"), Stream.of(Memory.path("one"))));

      assertThat(found.requests()).isPositive();
      assertThat(found.bytes()).isEqualTo(found.requests() * 300_000);
      assertThat(found.p99Millis()).isGreaterThanOrEqualTo(found.p50Millis()).isPositive();
      assertThat(memory.cpu()).isPositive();

      assertThatThrownBy(
              () ->
                  load.run(
                      memory.port(),
                      1,
                      SHORT,
                      load.requests(List.of("X-Any: thing"), Stream.of(Memory.path("none")))))
          .hasMessageContaining("no 200, but 404");
    }
  }
}
