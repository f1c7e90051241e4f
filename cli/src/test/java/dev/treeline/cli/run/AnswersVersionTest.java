package dev.treeline.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.cli.config.ConfigurationLoader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A tag must end with all that shapes an answer, and with nothing else. */
class AnswersVersionTest {

  private static final Map<String, String> NO_FLAGS = Map.of();

  private final Path dir;

  AnswersVersionTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @Test
  void whatIsSetUpAlikeHasOneVersion() throws IOException {
    Path here = jar("here.jar", 1, "A.class", "a", "B.class", "b");
    Path there = jar("there.jar", 2, "B.class", "b", "A.class", "a");

    assertThat(version(here, NO_FLAGS)).isEqualTo(version(there, NO_FLAGS)).isNotEmpty();
  }

  @Test
  void otherCodeIsAnotherVersion() throws IOException {
    String before = version(jar("1.jar", 1, "A.class", "a"), NO_FLAGS);

    assertThat(version(jar("2.jar", 1, "A.class", "b"), NO_FLAGS)).isNotEqualTo(before);
    assertThat(version(jar("3.jar", 1, "B.class", "a"), NO_FLAGS)).isNotEqualTo(before);
    assertThat(version(jar("4.jar", 1, "A.class", "a", "B.class", ""), NO_FLAGS))
        .isNotEqualTo(before);
  }

  @Test
  void anotherSettingIsAnotherVersion() throws IOException {
    Path jar = jar("1.jar", 1, "A.class", "a");
    String unsigned = version(jar, Map.of("datadog.ids", "unsigned"));

    assertThat(version(jar, Map.of("datadog.ids", "signed"))).isNotEqualTo(unsigned);
    assertThat(version(jar, NO_FLAGS)).isNotEqualTo(unsigned);
    assertThat(version(jar, Map.of("datadog.ids", "unsigned"))).isEqualTo(unsigned);
  }

  /** A tag from one instance is asked with at another, on another host or after a move. */
  @ParameterizedTest
  @CsvSource({
    "http.host, 10.0.0.1, 10.0.0.2",
    "http.port, 8080, 8081",
    "otlp.port, 4318, 4319",
    "otlp.grpc-port, 4317, 4316",
    "data.dir, one, two",
    "advertised.host, one, two",
    "advertised.port, 8080, 8081",
    "auth.keys-file, /one.yaml, /two.yaml",
    "schema-registry.basic-auth.user-info, a:b, a:c",
    "schema-registry.ssl.truststore.location, /one.p12, /two.p12"
  })
  void whereAnInstanceStandsIsNoOtherVersion(String setting, String here, String there)
      throws IOException {
    Path jar = jar("1.jar", 1, "A.class", "a");

    assertThat(version(jar, Map.of(setting, here))).isEqualTo(version(jar, Map.of(setting, there)));
  }

  @Test
  void otherPricesAreAnotherVersionUnderTheSameName() throws IOException {
    Path jar = jar("1.jar", 1, "A.class", "a");
    Path prices = dir.resolve("prices.csv");
    Map<String, String> flags = Map.of("cost.prices-file", prices.toString());
    Files.writeString(prices, "cheap");
    String cheap = version(jar, flags);
    Files.writeString(prices, "dear");

    assertThat(version(jar, flags)).isNotEqualTo(cheap);
    Files.writeString(prices, "cheap");
    assertThat(version(jar, flags)).isEqualTo(cheap);
    Path copy = Files.copy(prices, dir.resolve("copy.csv"));
    assertThat(version(jar, Map.of("cost.prices-file", copy.toString()))).isEqualTo(cheap);
  }

  /** Classes that are being worked on, or code that cannot be read: nothing is sure. */
  @Test
  void whatCannotBeToldIsAnotherVersionEachTime() {
    assertThat(version(dir, NO_FLAGS)).isNotEqualTo(version(dir, NO_FLAGS));
    Path missing = dir.resolve("missing.jar");
    assertThat(version(missing, NO_FLAGS)).isNotEqualTo(version(missing, NO_FLAGS));
  }

  private static String version(Path code, Map<String, String> flags) {
    return AnswersVersion.of(
        List.of(code), new ConfigurationLoader(false, warning -> {}).flags(flags).load());
  }

  private Path jar(String name, long time, String... namesAndContents) throws IOException {
    Path jar = dir.resolve(name);
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      for (int i = 0; i < namesAndContents.length; i += 2) {
        ZipEntry entry = new ZipEntry(namesAndContents[i]);
        entry.setTime(time * 1_000_000_000L);
        zip.putNextEntry(entry);
        zip.write(namesAndContents[i + 1].getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    return jar;
  }
}
