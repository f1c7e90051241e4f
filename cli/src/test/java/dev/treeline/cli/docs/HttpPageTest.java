package dev.treeline.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.cost.Costs;
import dev.treeline.cost.PriceTable;
import dev.treeline.server.dialect.Endpoint;
import dev.treeline.server.dialects.Dialects;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpPageTest {

  @Test
  void everyEndpointOfEveryDialectIsOnThePage() {
    List<String> paths =
        new Dialects(new Costs(PriceTable.vendored()))
            .all().stream()
                .flatMap(dialect -> dialect.endpoints().stream())
                .map(Endpoint::path)
                .map(path -> "GET " + path)
                .toList();

    assertThat(Page.of("docs/http.md").code()).containsAll(paths);
  }
}
