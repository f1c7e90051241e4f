package dev.treeline.topology.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpenFilesTest {

  @Test
  void aLimitThatManyPartitionsWillReachIsNamedWithTheRemedy() {
    assertThat(OpenFiles.complaint(1_024, 24))
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .contains("may have 1024 files open", "24 partitions", "want 2900 or more")
                    .contains("ulimit -n", "LimitNOFILE", "Too many open files"));
  }

  @Test
  void ofALimitThatSufficesNothingIsSaid() {
    assertThat(OpenFiles.complaint(4_096, 24)).isEmpty();
    assertThat(OpenFiles.complaint(1_024, 4)).isEmpty();
  }
}
