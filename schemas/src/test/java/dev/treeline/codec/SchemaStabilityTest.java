package dev.treeline.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Topics and stores are full of what released versions wrote. */
class SchemaStabilityTest {

  /** In this order, as later ones name types of earlier ones. */
  private static final List<String> FILES =
      List.of(
          "span.avsc",
          "span-batch.avsc",
          "trace-chunk.avsc",
          "dead-letter.avsc",
          "delete-trace.avsc");

  private static final Map<String, List<String>> FINGERPRINTS =
      Map.of(
          "0.1.0",
          List.of(
              "5b852db3051cce87",
              "52021cda8a63a847",
              "f1fe5e7389db5dda",
              "6e12f89b17586a37",
              "ba2240325570e381"));

  @Test
  void everySchemaFileIsHeldToIt() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/dev/treeline/avro"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .as("a new schema: add it to Schemas.ALL and to FILES here")
          .containsExactlyInAnyOrderElementsOf(FILES);
    }
    assertThat(Schemas.ALL).hasSameSizeAs(FILES);
  }

  @ParameterizedTest
  @ValueSource(strings = "0.1.0")
  void todaysSchemasReadWhatAReleaseWrote(String release) throws IOException {
    List<Schema> released = released(release);
    for (int i = 0; i < FILES.size(); i++) {
      var verdict =
          SchemaCompatibility.checkReaderWriterCompatibility(Schemas.ALL.get(i), released.get(i));
      assertThat(verdict.getType())
          .as(
              "%s cannot read what %s wrote. Give a new field a default, leave old ones and the"
                  + " order of symbols alone: %s",
              FILES.get(i), release, verdict.getResult().getIncompatibilities())
          .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    }
  }

  /** Collectors and consumers upgrade when they like: an old reader meets new records, too. */
  @ParameterizedTest
  @ValueSource(strings = "0.1.0")
  void aReleaseReadsWhatTodaysSchemasWrite(String release) throws IOException {
    List<Schema> released = released(release);
    for (int i = 0; i < FILES.size(); i++) {
      var verdict =
          SchemaCompatibility.checkReaderWriterCompatibility(released.get(i), Schemas.ALL.get(i));
      assertThat(verdict.getType())
          .as(
              "Consumers built with %s cannot read today's %s: %s",
              release, FILES.get(i), verdict.getResult().getIncompatibilities())
          .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = "0.1.0")
  void aReleasedSchemaIsNeverEdited(String release) throws IOException {
    assertThat(fingerprints(released(release)))
        .as(
            "released/%s is history: it says what stands in topics. Take the change back here and"
                + " make it in src/main/resources",
            release)
        .isEqualTo(FINGERPRINTS.get(release));
  }

  /**
   * The codec reads one schema: the one whose fingerprint stands before the value. A new one makes
   * every row and record that is there unreadable, unless the codec learns to read both.
   */
  @Test
  void theShippedSchemasAreThoseOfTheNewestRelease() {
    assertThat(fingerprints(Schemas.ALL))
        .as(
            "A schema changed, so that the fingerprint in front of each value did. Teach SpanCodec"
                + " and its neighbours to read rows with the old fingerprint as well (a test with"
                + " bytes of the old release), raise the version in Topics.applicationId() if"
                + " stored state cannot be read, and on release copy the schemas to"
                + " src/main/resources/dev/treeline/released/<version>, name it in"
                + " WriterSchemas.RELEASES, and add their fingerprints here")
        .isEqualTo(FINGERPRINTS.get("0.1.0"));
  }

  private static List<Schema> released(String release) throws IOException {
    Schema.Parser parser = new Schema.Parser();
    List<Schema> schemas = new ArrayList<>();
    for (String file : FILES) {
      String path = "/dev/treeline/released/" + release + "/" + file;
      try (InputStream in = SchemaStabilityTest.class.getResourceAsStream(path)) {
        schemas.add(parser.parse(Objects.requireNonNull(in, path)));
      }
    }
    return schemas;
  }

  private static List<String> fingerprints(List<Schema> schemas) {
    return schemas.stream()
        .map(schema -> "%016x".formatted(SchemaNormalization.parsingFingerprint64(schema)))
        .toList();
  }
}
