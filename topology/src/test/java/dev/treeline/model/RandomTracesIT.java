package dev.treeline.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code -Dmodel.traces=100000 -Dmodel.seed=7} for more of them, and for others. */
class RandomTracesIT {

  /** In one topology together. */
  private static final int TOGETHER = 100;

  /** Longer than a drip, and less than twice as long. */
  private static final Duration SHORT = Duration.ofMinutes(30);

  @TempDir private Path dir = Path.of("");

  @Test
  void whateverIsSentIsAnsweredAsTheModelSays() throws IOException {
    run(seed(0), traces(2_000), Duration.ofHours(24), ModelRun::run);
  }

  @Test
  void whateverIsClosedAndOpenedInBetweenItComesToTheSame() throws IOException {
    run(seed(1_000_000), traces(1_000), SHORT, ModelRun::drip);
  }

  @Test
  @Tag("slow")
  void whateverElseIsSentIsAnsweredAsTheModelSays() throws IOException {
    run(seed(2_000_000), traces(50_000), Duration.ofHours(24), ModelRun::run);
    run(seed(3_000_000), traces(20_000), SHORT, ModelRun::drip);
  }

  private static long seed(long other) {
    return Long.getLong("model.seed", other);
  }

  private static int traces(int other) {
    return Integer.getInteger("model.traces", other);
  }

  private void run(
      long firstSeed, int traces, Duration retention, BiConsumer<ModelRun, List<RandomTrace>> how)
      throws IOException {
    for (long seed = firstSeed; seed < firstSeed + traces; seed += TOGETHER) {
      List<RandomTrace> together =
          LongStream.range(seed, seed + TOGETHER).mapToObj(RandomTrace::of).toList();
      try (ModelRun run = new ModelRun(Files.createTempDirectory(dir, "run"), seed, retention)) {
        how.accept(run, together);
      }
    }
  }
}
