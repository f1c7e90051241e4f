package dev.treeline.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerformancePageTest {

  @TempDir Path dir;
  private Path page;

  @BeforeEach
  void writePage() throws IOException {
    page = dir.resolve("page.md");
    Files.writeString(
        page,
        "Words\n\n<!-- bench one -->\nold\n<!-- end one -->\n\n<!-- bench two -->\n<!-- end two -->\n");
  }

  @Test
  void aTableReplacesTheOneBeforeAndNothingElse() throws IOException {
    new PerformancePage(page).write("one", "new\n");
    new PerformancePage(page).write("one", "newer\n");

    assertThat(Files.readString(page))
        .isEqualTo(
            "Words\n\n<!-- bench one -->\n\nnewer\n\n<!-- end one -->\n\n<!-- bench two -->\n<!-- end two -->\n");
  }

  @Test
  void aPageWithoutAPlaceForItIsLeftAlone() throws IOException {
    String before = Files.readString(page);

    assertThatThrownBy(() -> new PerformancePage(page).write("three", "new"))
        .hasMessageContaining("<!-- bench three -->");
    assertThat(Files.readString(page)).isEqualTo(before);
  }

  @Test
  void theSpreadIsMedianLeastAndMost() {
    assertThat(Spread.of(List.of(3.0, 100.4, 20.0))).hasToString("20.0 (3.00–100)");
    assertThat(Spread.of(List.of(1.0, 2.0)).median()).isEqualTo(1.5);
  }

  @Test
  void aTableIsMarkdown() {
    assertThat(new Table("size", "cost").row("20", 1.234))
        .hasToString("| size | cost |\n| --- | --- |\n| 20 | 1.23 |\n");
  }
}
