package dev.treeline.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class GreetingTest {

  private static final String TRACE = "5b8efff798038103d269b633813fc60c";

  @Test
  void theExporterLinesCanBePasted() {
    assertThat(greeting("http://127.0.0.1:8080", "tl_key", "treeline-data").text())
        .contains(
            "export OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318\n",
            "(over gRPC: http://127.0.0.1:4317)\n",
            "export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf\n",
            "export OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20tl_key\n");
  }

  @Test
  void thereIsOneCurlForEachDialect() {
    assertThat(greeting("http://127.0.0.1:8080", "tl_key", "treeline-data").text())
        .contains(
            "curl -s -H 'Authorization: Bearer tl_key' http://127.0.0.1:8080/api/v1/runs/run_1/trace\n",
            "curl -s -H 'X-API-KEY: tl_key' http://127.0.0.1:8080/api/public/v2/traces/" + TRACE,
            "curl -s -H 'Authorization: Bearer tl_key' http://127.0.0.1:8080/traces/" + TRACE,
            "curl -s -H 'DD-API-KEY: tl_key' -H 'DD-APPLICATION-KEY: tl_key'"
                + " http://127.0.0.1:8080/api/v2/trace/"
                + TRACE,
            "curl -s -H 'Authorization: Bearer tl_key' http://127.0.0.1:8080/admin/api/v1/traces/"
                + TRACE);
  }

  @Test
  void theTraceCommandNeedsNothingMoreWithTheDefaults() {
    assertThat(greeting("http://127.0.0.1:8080", "tl_key", "treeline-data").text())
        .endsWith("\n./treeline trace " + TRACE + "\n");
  }

  @Test
  void theTraceCommandNamesWhatIsNotTheDefault() {
    assertThat(greeting("http://127.0.0.1:9000", "tl_key", "/tmp/my data").text())
        .endsWith(
            "\n./treeline trace "
                + TRACE
                + " --url http://127.0.0.1:9000 --data-dir '/tmp/my data'\n");
  }

  @Test
  void aKeyOfOddCharactersIsQuotedForTheShell() {
    assertThat(greeting("http://127.0.0.1:8080", "a'b&c%", "treeline-data").text())
        .contains("OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20a%27b%26c%25\n");
  }

  private static Greeting greeting(String url, String key, String dataDir) {
    return new Greeting(
        "./treeline",
        url,
        "http://127.0.0.1:4318",
        "http://127.0.0.1:4317",
        "127.0.0.1:9092",
        key,
        Path.of(dataDir),
        false,
        new Greeting.Example(TRACE, "run_1"));
  }
}
