package dev.treeline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.server.dialect.Answer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Param;

class ReadBenchmarkTest {

  private final ReadBenchmark benchmark = new ReadBenchmark();
  private final ReadBenchmark.Rows rows = new ReadBenchmark.Rows();

  @Test
  void theRowsAreTheTrace() {
    assertThat(benchmark.decode(rows)).isEqualTo(rows.spans).hasSize(200);
    assertThat(benchmark.merge(rows)).isEqualTo(rows.spans);
    assertThat(benchmark.tree(rows).orphanCount()).isZero();
  }

  @Test
  void everyDialectWritesIt() throws IOException, NoSuchFieldException {
    List<String> paths =
        List.of(
            ReadBenchmark.Writer.class.getDeclaredField("path").getAnnotation(Param.class).value());

    assertThat(paths).hasSize(6);
    for (String path : paths) {
      ReadBenchmark.Writer writer = new ReadBenchmark.Writer();
      writer.path = path;
      assertThat(benchmark.write(rows, writer)).as(path).isInstanceOf(Answer.Ok.class);
    }
  }
}
