package dev.treeline.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.treeline.cli.config.ConfigurationLoader;
import dev.treeline.topology.source.SourceFormat;
import dev.treeline.topology.source.SourceTopic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectorPageTest {

  private static final Pattern FORMAT =
      Pattern.compile("(?m)^\\| `(\\w+)` \\| (?:a |an |the |one |Tr)");
  private static final Pattern PROPERTY = Pattern.compile("(?m)^\\| `(\\w+)` \\|");

  @TempDir private Path dir = Path.of("");

  private static JsonNode collector() throws IOException {
    for (String block : Page.of("docs/collector.md").blocks("yaml")) {
      JsonNode read = new YAMLMapper().readTree(block);
      if (read.has("exporters")) {
        return read;
      }
    }
    throw new AssertionError("the page has no configuration of a Collector");
  }

  @Test
  void theCollectorWritesWhatIsReadWithoutAWord() throws IOException {
    JsonNode traces = collector().at("/exporters/kafka/traces");
    SourceTopic read = new ConfigurationLoader(false, w -> {}).load().sources().get(0);
    assertThat(traces.path("topic").asText()).isEqualTo(read.topic());
    assertThat(read.format()).isEqualTo(SourceFormat.OTLP);
    assertThat(traces.path("encoding").asText()).isEqualTo(SourceFormat.OTLP_PROTO.text());
  }

  /** A Collector does not start with a part that nobody defines, and leaves out an unused one. */
  @Test
  void thePartsOfTheCollectorAreThoseOfItsPipeline() throws IOException {
    JsonNode collector = collector();
    JsonNode pipeline = collector.at("/service/pipelines/traces");
    for (String part : List.of("receivers", "exporters")) {
      assertThat(names(pipeline.path(part))).isEqualTo(keys(collector.path(part)));
    }
    assertThat(names(collector.at("/service/extensions")))
        .isEqualTo(keys(collector.path("extensions")));
    assertThat(collector.at("/exporters/kafka/sending_queue/storage").asText())
        .isIn(keys(collector.path("extensions")));
  }

  @Test
  void nothingOfItLosesSpans() throws IOException {
    JsonNode kafka = collector().at("/exporters/kafka");
    assertThat(kafka.at("/producer/required_acks").asInt()).isEqualTo(-1);
    assertThat(kafka.at("/retry_on_failure/max_elapsed_time").asInt(1)).isZero();
    assertThat(kafka.at("/sending_queue/block_on_overflow").asBoolean()).isTrue();
    assertThat(kafka.at("/sending_queue/batch/max_size").asInt())
        .isBetween(1, kafka.at("/producer/max_message_bytes").asInt());
    assertThat(kafka.at("/producer/max_message_bytes").asInt())
        .as("what topics take that Treeline makes")
        .isLessThanOrEqualTo(1_048_588);
  }

  @Test
  void theFormatsAreThoseOfTheCode() {
    assertThat(Page.all(FORMAT, Page.of("docs/collector.md").text()))
        .containsExactlyInAnyOrderElementsOf(SourceFormat.texts());
  }

  @Test
  void theExampleOfSourcesIsTaken() throws IOException {
    String example = Page.of("docs/collector.md").blocks("yaml").get(0);
    List<String> warnings = new ArrayList<>();
    List<SourceTopic> sources =
        new ConfigurationLoader(false, warnings::add)
            .file(Files.writeString(dir.resolve("example.yaml"), example))
            .load()
            .sources();
    assertThat(sources)
        .extracting(SourceTopic::topic)
        .containsExactlyInAnyOrder("otlp_spans", "shop.zipkin");
    assertThat(warnings).isEmpty();
  }

  @Test
  void thePropertiesAreThoseOfTheCode() {
    String page = Page.of("docs/configuration.md").text();
    String table =
        page.substring(page.indexOf("<!-- sources:"), page.indexOf("<!-- end of sources -->"));
    List<String> properties = Page.all(PROPERTY, table);
    assertThat(properties).hasSize(5);
    for (String property : properties) {
      // A property that is not known is named as an unknown setting.
      assertThat(
              catchMessage(
                  () ->
                      new ConfigurationLoader(false, w -> {})
                          .flags(Map.of("sources.x." + property, "\n"))
                          .load()))
          .doesNotContain("unknown setting");
    }
  }

  private static String catchMessage(Runnable action) {
    try {
      action.run();
      return "";
    } catch (RuntimeException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static Set<String> names(JsonNode list) {
    Set<String> names = new HashSet<>();
    list.forEach(name -> names.add(name.asText()));
    return names;
  }

  private static Set<String> keys(JsonNode object) {
    Set<String> keys = new HashSet<>();
    object.fieldNames().forEachRemaining(keys::add);
    return keys;
  }
}
