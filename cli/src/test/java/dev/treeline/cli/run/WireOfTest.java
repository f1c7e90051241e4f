package dev.treeline.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.treeline.cli.command.CommandFailure;
import dev.treeline.cli.config.ConfigException;
import dev.treeline.cli.config.Configuration;
import dev.treeline.cli.config.ConfigurationLoader;
import dev.treeline.codec.Schemas;
import dev.treeline.testing.StubRegistry;
import dev.treeline.wire.DeserializedValues;
import dev.treeline.wire.RegistryValues;
import dev.treeline.wire.SerializedValues;
import dev.treeline.wire.WireValues;
import dev.treeline.wire.WireWriter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireOfTest {

  private static final String URL = "schema-registry.url";

  private final Parts parts = new Parts();
  private final StubRegistry stub = StubRegistry.start();

  @AfterEach
  void close() {
    parts.close();
    stub.close();
  }

  @Test
  void withoutSettingsThereIsNeitherReaderNorWriter() {
    assertThat(reading(Map.of()).mayWait()).isFalse();
    assertThat(WireOf.writing(configuration(Map.of()), parts)).isSameAs(WireWriter.OWN);
    assertThat(RegistryOf.register(configuration(Map.of()))).isEmpty();
  }

  @Test
  void directoriesOfSchemasAreReadAndWhatCannotBeIsNamed(@TempDir Path dir) throws Exception {
    Path newer = Files.createDirectory(dir.resolve("newer"));
    Files.writeString(newer.resolve("span.avsc"), Schemas.SPAN.toString());
    Files.writeString(
        newer.resolve("span-batch.avsc"),
        Files.readString(
            Path.of("../schemas/src/main/resources/dev/treeline/avro/span-batch.avsc")));
    String key = "spans.writer-schemas";
    assertThat(reading(Map.of(key, newer.toString())).mayWait()).isFalse();

    Path broken = Files.createDirectory(dir.resolve("broken"));
    Files.writeString(broken.resolve("span.avsc"), "{");
    for (Path none : List.of(broken, dir, dir.resolve("not there"))) {
      assertThatExceptionOfType(ConfigException.class)
          .isThrownBy(() -> reading(Map.of(key, newer + "," + none)))
          .withMessageStartingWith(key + "=" + none + " cannot be used");
    }
  }

  @Test
  void aRegistryThatIsDownDoesNotKeepAnybodyFromStarting() {
    stub.goAway();
    assertThat(reading(Map.of(URL, stub.url()))).isInstanceOf(RegistryValues.class);
    assertThat(
            WireOf.writing(
                configuration(Map.of(URL, stub.url(), "schema-registry.write", "true")), parts))
        .isNotSameAs(WireWriter.OWN);
  }

  @Test
  void classesOfKafkasInterfacesArePluggedIn() {
    assertThat(reading(Map.of("value.deserializer", StringDeserializer.class.getName())))
        .isInstanceOf(DeserializedValues.class);
    assertThat(
            WireOf.writing(
                configuration(Map.of("value.serializer", StringSerializer.class.getName())), parts))
        .isInstanceOf(SerializedValues.class);
  }

  @ParameterizedTest
  @CsvSource({
    "value.deserializer, com.example.None",
    "value.deserializer, java.lang.String",
    "value.deserializer, org.apache.kafka.common.serialization.StringSerializer"
  })
  void aClassThatCannotBeOneIsNamedWithTheRemedy(String key, String name) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> reading(Map.of(key, name)))
        .withMessageStartingWith(key + "=" + name + " cannot be used")
        .withMessageContaining("TREELINE_CLASS_PATH");
  }

  @Test
  void settingsThatContradictEachOtherAreRefused() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () -> WireOf.writing(configuration(Map.of("schema-registry.write", "true")), parts))
        .withMessageContaining("set schema-registry.url");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () ->
                WireOf.writing(
                    configuration(
                        Map.of(
                            "schema-registry.write",
                            "true",
                            "value.serializer",
                            StringSerializer.class.getName())),
                    parts))
        .withMessageContaining("exclude each other");
  }

  @Test
  void confluentsClassesGetOurSettingsUnderTheirNames() {
    Map<String, Object> serde =
        WireOf.serde(
            configuration(
                Map.of(
                    URL,
                    "http://a:1,https://b:2/",
                    "schema-registry.basic-auth.user-info",
                    "me:secret",
                    "schema-registry.ssl.truststore.location",
                    "/t.p12",
                    "serde.avro.remove.java.properties",
                    "true",
                    "serde.use.latest.version",
                    "false")));
    assertThat(serde)
        .containsEntry("schema.registry.url", "http://a:1,https://b:2/")
        .containsEntry("basic.auth.credentials.source", "USER_INFO")
        .containsEntry("basic.auth.user.info", "me:secret")
        .containsEntry("schema.registry.ssl.truststore.location", "/t.p12")
        .containsEntry(
            "value.subject.name.strategy",
            "io.confluent.kafka.serializers.subject.TopicNameStrategy")
        .containsEntry("auto.register.schemas", false)
        .containsEntry("avro.remove.java.properties", "true")
        .containsEntry("use.latest.version", "false");
  }

  @Test
  void secretsAreNotPrintedWhereTheyCannotBeRead() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () -> configuration(Map.of("schema-registry.basic-auth.user-info", "me:hid\nden")))
        .withMessageNotContaining("hid");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> configuration(Map.of(URL, "http://me:secret@a:1")))
        .withMessageNotContaining("secret@")
        .withMessageContaining("without a user");
  }

  @Test
  void subjectsAreRegisteredAndTheirIdsTold() {
    stub.answers("/subjects/treeline.spans-value/versions", "200 {\"id\":3}");
    assertThat(RegistryOf.register(configuration(Map.of(URL, stub.url()))))
        .containsExactly("treeline.spans-value: Span, schema id 3");
    assertThat(
            RegistryOf.register(
                configuration(Map.of(URL, stub.url(), "schema-registry.write", "true"))))
        .hasSize(2);
  }

  @Test
  void aRefusalAndAnOutageSayWhatToDo() {
    stub.answers(
        "/subjects/treeline.spans-value/versions", "409 {\"error_code\":409,\"message\":\"no\"}");
    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(() -> RegistryOf.register(configuration(Map.of(URL, stub.url()))))
        .withMessageContaining("BACKWARD");
    stub.goAway();
    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(() -> RegistryOf.register(configuration(Map.of(URL, stub.url()))))
        .withMessageContaining(stub.url());
  }

  private WireValues reading(Map<String, String> settings) {
    return WireOf.reading(configuration(settings), parts, new SimpleMeterRegistry());
  }

  private static Configuration configuration(Map<String, String> settings) {
    return new ConfigurationLoader(false, warning -> {}).flags(new HashMap<>(settings)).load();
  }
}
