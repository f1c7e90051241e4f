package dev.treeline.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.treeline.span.Tenant;
import dev.treeline.topology.source.SourceFormat;
import dev.treeline.topology.source.SourceTopic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceSettingsTest {

  private static final Tenant SHOP = Tenant.named("shop");
  private static final SourceTopic OTLP =
      new SourceTopic("otlp_spans", SourceFormat.OTLP, Tenant.DEFAULT, List.of());

  private final List<String> warnings = new ArrayList<>();
  @TempDir private Path dir = Path.of("");

  @Test
  void theCollectorsTopicIsReadWithoutAWord() {
    assertThat(loader().load().sources()).containsExactly(OTLP);
  }

  @Test
  void itsTenantIsThatOfTreelineSpans() {
    assertThat(flags("spans.tenant=shop"))
        .extracting(SourceTopic::tenant)
        .containsExactly(Tenant.named("shop"));
  }

  @Test
  void itMayHaveAnotherName() {
    assertThat(flags("sources.otlp_spans.topic=traces"))
        .containsExactly(new SourceTopic("traces", SourceFormat.OTLP, Tenant.DEFAULT, List.of()));
    assertThat(flags("sources.otlp_spans.enabled=false", "sources.mine.topic=otlp_spans"))
        .containsExactly(OTLP);
  }

  @Test
  void theFileMayNameAnyNumber() throws IOException {
    assertThat(
            file(
                """
                sources:
                  otlp_spans:
                    format: otlp_json
                    tenant: header
                  shop.zipkin-spans:
                    format: zipkin_proto
                    tenant: shop
                    headers: region, cluster
                sources.jaeger.format: jaeger_proto
                sources.jaeger.topic: Jaeger.Spans
                """))
        .containsExactlyInAnyOrder(
            new SourceTopic("otlp_spans", SourceFormat.OTLP_JSON, null, List.of()),
            new SourceTopic(
                "shop.zipkin-spans", SourceFormat.ZIPKIN_PROTO, SHOP, List.of("region", "cluster")),
            new SourceTopic("Jaeger.Spans", SourceFormat.JAEGER_PROTO, Tenant.DEFAULT, List.of()));
  }

  @Test
  void variablesSpeakOfSourcesOfTheFileOrMakeNewOnes() throws IOException {
    Path file = Files.writeString(dir.resolve("t.yaml"), "sources.shop.zipkin.format: zipkin_json");
    List<SourceTopic> sources =
        loader()
            .file(file)
            .environment(
                Map.of(
                    "TREELINE_SOURCES_SHOP_ZIPKIN_TENANT", "shop",
                    "TREELINE_SOURCES_OTLP_SPANS_FORMAT", "otlp_json",
                    "TREELINE_SOURCES_JAEGER_SPANS_FORMAT", "jaeger_proto",
                    "TREELINE_SOURCES_JAEGER_SPANS_TOPIC", "jaeger-spans",
                    "TREELINE_SOURCES_JAEGER_SERVICE_PORT", "9411"))
            .flags(Map.of("sources.jaeger_spans.tenant", "header"))
            .load()
            .sources();
    assertThat(sources)
        .containsExactlyInAnyOrder(
            new SourceTopic("otlp_spans", SourceFormat.OTLP_JSON, Tenant.DEFAULT, List.of()),
            new SourceTopic("jaeger-spans", SourceFormat.JAEGER_PROTO, null, List.of()),
            new SourceTopic("shop.zipkin", SourceFormat.ZIPKIN_JSON, SHOP, List.of()));
    assertThat(warnings)
        .as("as Kubernetes makes them")
        .singleElement()
        .asString()
        .contains("TREELINE_SOURCES_JAEGER_SERVICE_PORT");
  }

  @Test
  void aSourceThatIsNotEnabledIsNone() {
    assertThat(flags("sources.otlp_spans.enabled=false", "sources.later.enabled=false")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sources.z.format=zipkin|sources.z.format=zipkin on the command line is no valid value:"
            + " use one of treeline, otlp, otlp_proto, otlp_json, jaeger_proto, zipkin_json, zipkin_proto",
        "sources.z.tenant=A B|sources.z.tenant=A B on the command line is no valid value: use 1 to"
            + " 32 characters of a-z, 0-9 and '-', or header for the record's header"
            + " treeline-tenant",
        "sources.z.headers=a,,b|sources.z.headers=a,,b on the command line is no valid value: use"
            + " names of record headers, separated by commas",
        "sources.z.enabled=no|sources.z.enabled=no on the command line is no valid value: use true"
            + " or false",
        "sources.z.topic=a/b|sources.z.topic=a/b on the command line is no valid value: use a"
            + " topic's name, 1 to 249 characters of letters, digits, '.', '_' and '-'",
        "sources.z.frmat=x|unknown setting sources.z.frmat on the command line: a source has"
            + " sources.NAME.format, .topic, .tenant, .headers and .enabled",
        "sources.format=x|unknown setting sources.format on the command line: a source has"
            + " sources.NAME.format, .topic, .tenant, .headers and .enabled",
        "sources.y.tenant=shop|sources.y has no format: add sources.y.format, one of treeline,"
            + " otlp, otlp_proto, otlp_json, jaeger_proto, zipkin_json, zipkin_proto",
        "sources.z.topic=otlp_spans|sources.otlp_spans and sources.z both read the topic"
            + " otlp_spans: remove one",
        "sources.z.topic=treeline.spans|sources.z reads the topic treeline.spans, which is"
            + " Treeline's own: remove it",
        "sources.a/b.format=otlp_json|sources.a/b has a name that no topic can have: say which one"
            + " it reads with sources.a/b.topic",
      })
  void mistakesAreNamedWithTheirRemedy(String flag, String message) {
    assertThatThrownBy(() -> flags("sources.z.format=zipkin_json", flag))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }

  private List<SourceTopic> file(String yaml) throws IOException {
    return loader().file(Files.writeString(dir.resolve("t.yaml"), yaml)).load().sources();
  }

  private List<SourceTopic> flags(String... flags) {
    Map<String, String> given = new HashMap<>();
    for (String flag : flags) {
      int equals = flag.indexOf('=');
      given.put(flag.substring(0, equals), flag.substring(equals + 1));
    }
    return loader().flags(given).load().sources();
  }

  private ConfigurationLoader loader() {
    return new ConfigurationLoader(false, warnings::add);
  }
}
