package dev.treeline.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class CompletedTracesPageTest {

  private static final Pattern FIELDS = Pattern.compile("(?m)^\\| (`[a-zA-Z`, ]+`) \\|");
  private static final Pattern CODE = Pattern.compile("`([a-zA-Z]+)`");

  private final Page page = Page.of("docs/completed-traces.md");

  /** The one that a test runs. */
  @Test
  void theProgramIsTheOneBesideIt() throws IOException {
    assertThat(page.blocks("java"))
        .containsExactly(Files.readString(Page.ROOT.resolve("docs/examples/CompletedTraces.java")));
  }

  @Test
  void theFieldsAreThoseOfTheSchema() {
    List<String> onPage =
        Page.all(FIELDS, page.prose()).stream()
            .flatMap(names -> Page.all(CODE, names).stream())
            .toList();

    assertThat(onPage)
        .containsExactlyElementsOf(
            Schemas.TRACE_CHUNK.getFields().stream().map(Schema.Field::name).toList());
  }
}
