package dev.treeline.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.cli.config.ConfigurationLoader;
import dev.treeline.cli.config.Setting;
import dev.treeline.cli.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationPageTest {

  private static final String BEGIN = "<!-- settings: written by ConfigurationPageTest -->\n";
  private static final String END = "<!-- end of settings -->\n";

  private static final Pattern KEY = Pattern.compile("^([a-z-]+(?:[.][a-z-]+)+)(?:[=:].*)?$");

  /** Settings of Kafka's that begin as ours do. */
  private static final Pattern KAFKAS = Pattern.compile(".*[.](?:ms|bytes)");

  @TempDir private Path dir = Path.of("");

  /** {@code -Dgolden.update=true} writes the table anew. */
  @Test
  void theTableIsThatOfTheCode() throws IOException {
    Page page = Page.of("docs/configuration.md");
    int from = page.text().indexOf(BEGIN) + BEGIN.length();
    int to = page.text().indexOf(END);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(
          page.file(), page.text().substring(0, from) + table() + page.text().substring(to));
      return;
    }

    assertThat(page.text().substring(from, to)).isEqualTo(table());
  }

  @Test
  void theExampleFilesAreTaken() throws IOException {
    List<String> examples = Page.of("docs/configuration.md").blocks("yaml");
    assertThat(examples).isNotEmpty();
    for (String example : examples) {
      Path file = Files.writeString(dir.resolve("example.yaml"), example);
      List<String> warnings = new ArrayList<>();
      new ConfigurationLoader(false, warnings::add).file(file).load();
      assertThat(warnings).isEmpty();
    }
  }

  /** One that was left out would be that of the 'dev' beside it. */
  @Test
  void theExampleOfOtherPortsNamesAllOfThem() {
    assertThat(Page.of("docs/configuration.md").blocks("sh"))
        .filteredOn(block -> block.contains("./treeline dev --port"))
        .singleElement()
        .asString()
        .contains("TREELINE_OTLP_PORT=", "--otlp-grpc-port ", "--kafka-port ");
  }

  @Test
  void everySettingThatAPageNamesIsOne() {
    Set<String> keys = Settings.all().stream().map(Setting::key).collect(Collectors.toSet());
    Set<String> sections =
        keys.stream().map(key -> key.replaceFirst("[.].*", ".")).collect(Collectors.toSet());
    List<String> attributes = Page.of("docs/attributes.md").code();
    List<String> named =
        Page.all().stream()
            .filter(page -> !page.name().startsWith("docs/apis/"))
            .flatMap(page -> page.code().stream())
            .flatMap(code -> Page.all(KEY, code).stream())
            .filter(key -> sections.stream().anyMatch(key::startsWith))
            .filter(key -> !attributes.contains(key) && !KAFKAS.matcher(key).matches())
            .toList();

    assertThat(named).hasSizeGreaterThan(50);
    assertThat(keys).containsAll(named);
  }

  private static String table() {
    StringBuilder table =
        new StringBuilder(
            "| key | default | in `dev` | value | meaning |\n|---|---|---|---|---|\n");
    for (Setting<?> setting : Settings.all()) {
      String dev = code(setting.devDefaultText());
      String usual = code(setting.defaultText());
      table.append(
          "| `%s` | %s | %s | %s | %s |\n"
              .formatted(
                  setting.key(),
                  usual,
                  dev.equals(usual) ? "" : dev,
                  setting.type().remedy().replaceFirst("^use ", ""),
                  setting.meaning()));
    }
    return table.toString();
  }

  private static String code(@Nullable String value) {
    return value == null ? "" : "`" + value + "`";
  }
}
