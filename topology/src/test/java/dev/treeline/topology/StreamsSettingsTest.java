package dev.treeline.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.SpanLimits;
import dev.treeline.topics.Topics;
import dev.treeline.topology.assembly.AssemblySettings;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamsSettingsTest {

  /** Kafka Streams takes them off: an instance that kept them would ask itself over HTTP. */
  @ParameterizedTest
  @ValueSource(strings = {"::1", "[::1]"})
  void anInstanceKnowsItselfWithBracketsAndWithout(String host) {
    assertThat(advertising(host).advertised()).isEqualTo(new HostInfo("::1", 8080));
  }

  private static StreamsSettings advertising(String host) {
    return new StreamsSettings(
        Topics.DEFAULT,
        Map.of(),
        Map.of(),
        Path.of("state"),
        host,
        8080,
        "",
        SpanLimits.DEFAULTS,
        AssemblySettings.DEFAULTS);
  }
}
