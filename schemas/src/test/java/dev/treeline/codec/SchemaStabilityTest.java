package dev.treeline.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  /**
   * Of the newest schemas that a release reads, whether it writes them or leaves that to the next.
   */
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

  /** Until then it is no history: what stands there is what the release will have. */
  @ParameterizedTest
  @ValueSource(strings = "0.1.0")
  void theSchemasOfAReleaseThatIsBeingMadeAreTodays(String release) throws IOException {
    assumeThat(version()).isEqualTo(release + "-SNAPSHOT");
    Path resources = Path.of("src/main/resources/dev/treeline");
    for (String file : FILES) {
      assertThat(resources.resolve("released/" + release).resolve(file))
          .as("copy it from avro/ until %s is released", release)
          .hasSameTextualContentAs(resources.resolve("avro").resolve(file));
    }
  }

  /**
   * In an upgrade of one instance after the other, the release before finds in topics and
   * changelogs what this one writes.
   */
  @Test
  void whatIsWrittenIsReadByAReleaseBefore() throws IOException {
    List<String> writes = fingerprints(Schemas.ALL);
    List<List<String>> reads = readBefore(version(), FINGERPRINTS);
    for (int i = 0; i < FILES.size(); i++) {
      int file = i;
      assertThat(reads.stream().map(of -> of.get(file)))
          .as(
              "%s is of a schema that no release before %s reads. Let this release read it and go"
                  + " on writing the old one, and have the next one write it: teach SpanCodec and its"
                  + " neighbours both fingerprints (a test with bytes of each), copy the new schemas"
                  + " to src/main/resources/dev/treeline/released/<version>, name it in"
                  + " WriterSchemas.RELEASES, and add its fingerprints here",
              FILES.get(i), version())
          .contains(writes.get(i));
    }
  }

  @Test
  void aReleaseWritesWhatAnEarlierOneReadsAndTheFirstItsOwn() {
    Map<String, List<String>> reads =
        Map.of("0.9.0", List.of("a"), "0.10.0", List.of("b"), "0.11.0", List.of("c"));
    assertThat(readBefore("0.9.0-SNAPSHOT", reads)).containsExactly(List.of("a"));
    assertThat(readBefore("0.10.0", reads)).containsExactly(List.of("a"));
    assertThat(readBefore("0.10.3-SNAPSHOT", reads)).containsExactly(List.of("a"));
    assertThat(readBefore("0.11.0-SNAPSHOT", reads))
        .containsExactlyInAnyOrder(List.of("a"), List.of("b"));
  }

  /** A partition that moves brings rows as another instance wrote them. */
  @ParameterizedTest
  @ValueSource(strings = "0.1.0")
  void whatAReleaseMayStoreIsReadAsItStands(String release) throws IOException {
    List<Schema> released = released(release);
    for (String file : WriterSchemas.FILES) {
      Schema schema = released.get(FILES.indexOf(file));
      assertThat(SpanRecords.isOwn(Schemas.fingerprint(schema))).as(file).isTrue();
    }
    byte[] command =
        SingleObject.frame(
            Schemas.fingerprint(released.get(FILES.indexOf("delete-trace.avsc"))), new byte[0], 0);
    assertThat(DeleteTrace.isOne(command)).isTrue();
  }

  /** What releases of an earlier minor version than this read; the first has none before it. */
  private static List<List<String>> readBefore(String version, Map<String, List<String>> reads) {
    ToIntFunction<String> minor =
        of -> {
          String[] parts = of.split("\\.");
          return Integer.parseInt(parts[0]) * 1_000 + Integer.parseInt(parts[1]);
        };
    int first = reads.keySet().stream().mapToInt(minor).min().orElseThrow();
    int last = Math.max(first, minor.applyAsInt(version) - 1);
    return reads.entrySet().stream()
        .filter(release -> minor.applyAsInt(release.getKey()) <= last)
        .map(Map.Entry::getValue)
        .toList();
  }

  /** Of this build. */
  private static String version() throws IOException {
    Matcher version =
        Pattern.compile("<version>(.+?)</version>")
            .matcher(Files.readString(Path.of("../pom.xml")));
    assertThat(version.find()).isTrue();
    return version.group(1);
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
