package dev.treeline.server.dialect.lantern;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.treeline.server.dialect.kit.Ask;
import dev.treeline.server.dialect.kit.ExampleTraces;
import dev.treeline.server.dialect.kit.FakeReader;
import dev.treeline.trace.Trace;
import org.junit.jupiter.api.Test;

class LanternDialectTest {

  private static final String PATH = "/lantern/v1/traces/{id}";

  @Test
  void aChildIsBelowItsParent() {
    Trace trace = ExampleTraces.chain(2);

    JsonNode body =
        Ask.of(new LanternDialect(), FakeReader.with(trace)).body(PATH, trace.traceId().toString());

    assertThat(body.at("/lines/0/text").asText()).isEqualTo("link 0");
    assertThat(body.at("/lines/0/below/0/text").asText()).isEqualTo("link 1");
  }
}
