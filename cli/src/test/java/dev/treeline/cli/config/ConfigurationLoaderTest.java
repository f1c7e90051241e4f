package dev.treeline.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationLoaderTest {

  private final List<String> warnings = new ArrayList<>();

  @Test
  void nothingGivenLeavesTheDefaults() {
    Configuration configuration = loader().load();
    assertThat(configuration.get(Settings.HTTP_PORT)).isEqualTo(8080);
    assertThat(configuration.get(Settings.RETENTION)).isEqualTo(Duration.ofHours(24));
    assertThat(configuration.get(Settings.TOPICS_PARTITIONS)).isEqualTo(24);
    assertThat(configuration.find(Settings.AUTH_KEYS_FILE)).isEmpty();
  }

  @Test
  void devHasDefaultsOfItsOwn() {
    Configuration configuration = new ConfigurationLoader(true, warnings::add).load();
    assertThat(configuration.get(Settings.TOPICS_PARTITIONS)).isEqualTo(4);
    assertThat(configuration.get(Settings.TOPICS_REPLICATION)).isEqualTo(1);
    assertThat(configuration.get(Settings.HTTP_HOST)).isEqualTo("127.0.0.1");
  }

  @Test
  void flagsWinOverTheEnvironmentAndThatOverTheFile(@TempDir Path dir) throws IOException {
    Path file = write(dir, "http.port: 1\notlp.port: 1\nmax.stale: 1s\n");
    Configuration configuration =
        loader()
            .file(file)
            .environment(Map.of("TREELINE_HTTP_PORT", "2", "TREELINE_OTLP_PORT", "2"))
            .flags(Map.of("http.port", "3"))
            .load();
    assertThat(configuration.get(Settings.HTTP_PORT)).isEqualTo(3);
    assertThat(configuration.get(Settings.OTLP_PORT)).isEqualTo(2);
    assertThat(configuration.get(Settings.MAX_STALE)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void theFileMayNestItsKeys(@TempDir Path dir) throws IOException {
    Path file = write(dir, "http: {port: 8081}\nkafka:\n  bootstrap.servers: a:1,b:2\n");
    Configuration configuration = loader().file(file).load();
    assertThat(configuration.get(Settings.HTTP_PORT)).isEqualTo(8081);
    assertThat(configuration.passedOn("kafka."))
        .containsExactly(Map.entry("bootstrap.servers", "a:1,b:2"));
  }

  @Test
  void anEmptyFileIsFine(@TempDir Path dir) throws IOException {
    assertThat(loader().file(write(dir, "# nothing yet\n")).load().get(Settings.HTTP_PORT))
        .isEqualTo(8080);
  }

  @Test
  void kafkaPropertiesArePassedOnFromAnywhere(@TempDir Path dir) throws IOException {
    Path file = write(dir, "streams.num.stream.threads: 2\nkafka.sasl.mechanism: PLAIN\n");
    Configuration configuration =
        loader()
            .file(file)
            .environment(
                Map.of(
                    "TREELINE_KAFKA_BOOTSTRAP_SERVERS", "broker:9092",
                    "TREELINE_STREAMS_MAIN_CONSUMER_MAX_POLL_RECORDS", "5"))
            .flags(Map.of("producer.linger.ms", "7"))
            .load();
    assertThat(configuration.passedOn("kafka."))
        .containsOnly(
            Map.entry("bootstrap.servers", "broker:9092"), Map.entry("sasl.mechanism", "PLAIN"));
    assertThat(configuration.passedOn("streams."))
        .containsOnly(
            Map.entry("num.stream.threads", "2"), Map.entry("main.consumer.max.poll.records", "5"));
    assertThat(configuration.passedOn("producer.")).containsOnly(Map.entry("linger.ms", "7"));
  }

  @Test
  void anUnknownKeyOfTheFileStopsWithKeyAndRemedy(@TempDir Path dir) throws IOException {
    Path file = write(dir, "http.prot: 8081\n");
    assertThatThrownBy(() -> loader().file(file))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "unknown setting http.prot in "
                + file
                + ": use one of http.host, http.port, http.max-held-spans");
  }

  @Test
  void anUnknownKeyOfTheCommandLineStopsWithKeyAndRemedy() {
    assertThatThrownBy(() -> loader().flags(Map.of("port", "1")))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "unknown setting port on the command line: remove it, or see docs/configuration.md");
  }

  @Test
  void anUnknownVariableIsOnlyWarnedAbout() {
    loader()
        .environment(
            Map.of(
                "TREELINE_KAFKA_PORT", "tcp://10.0.0.1:9092",
                "TREELINE_DEV_KEY", "secret-key",
                "TREELINE_TTY", "1",
                "HOME", "/root"))
        .load();
    assertThat(warnings)
        .containsExactly(
            "the variable TREELINE_KAFKA_PORT is no setting of Treeline and is ignored");
  }

  @ParameterizedTest
  @CsvSource({
    "streams.num.stream.threads, 0, 'allowed: [1,...]'",
    "streams.num.stream.threads, abc, use a whole number",
    "kafka.num.stream.threads, 0, 'allowed: [1,...]'",
    "streams.num.standby.replicas, -1, 'allowed: [0,...]'",
    "streams.treeline.rocksdb.cache.bytes, abc, use a whole number",
    "streams.treeline.rocksdb.cache.bytes, -1, 'allowed: [1048576,...]'",
    "streams.processing.guarantee, foo, 'allowed: [at_least_once, exactly_once_v2]'",
    "streams.default.key.serde, no.such.Serde, 'name a class, and put its jars into"
        + " TREELINE_CLASS_PATH'",
    "streams.producer.linger.ms, soon, use a whole number",
    "streams.main.consumer.max.poll.records, 0, 'allowed: [1,...]'",
    "streams.max.poll.records, 0, 'allowed: [1,...]'",
    "producer.linger.ms, -1, 'allowed: [0,...]'",
    "producer.enable.idempotence, yes, use true or false",
    "kafka.metrics.num.samples, 0, 'allowed: [1,...]'",
  })
  void aValueThatKafkaWouldRefuseStopsBeforeKafkaSeesIt(String key, String value, String remedy) {
    assertThatThrownBy(() -> loader().flags(Map.of(key, value)).load())
        .isInstanceOf(ConfigException.class)
        .hasMessage(key + "=" + value + " on the command line is no valid value: " + remedy);
  }

  /** One client's word is enough: what stands for all of them is given to each. */
  @ParameterizedTest
  @CsvSource({
    "kafka.group.protocol, consumer",
    "kafka.sasl.jaas.config, a.LoginModule required;",
    "kafka.ssl.truststore.password, '${file:/etc/secrets:password}'",
    "kafka.request.timeout.ms, '${env:TIMEOUT}'",
    "kafka.no.such.property, 1",
    "streams.topic.retention.ms, 1",
    "streams.num.stream.threads, ' 4 '",
    "streams.rocksdb.config.setter, dev.treeline.topology.store.BoundedMemory",
    "producer.max.in.flight.requests.per.connection, 1"
  })
  void whatKafkaMayTakeIsPassedOnAsItIs(String key, String value) {
    String prefix = key.substring(0, key.indexOf('.') + 1);

    assertThat(loader().flags(Map.of(key, value)).load().passedOn(prefix))
        .containsExactly(Map.entry(key.substring(prefix.length()), value));
  }

  @ParameterizedTest
  @CsvSource({
    "http.port, 65536, use a whole number from 0 to 65535",
    "http.port, many, use a whole number from 0 to 65535",
    "auth.enabled, yes, use true or false",
    "retention, 1 day, 'use a whole number with ms, s, m, h or d, such as 30s'",
    "retention, 0s, 'use a whole number with ms, s, m, h or d, such as 30s'",
    "spans.tenant, Shop, 'use 1 to 32 characters of a-z, 0-9 and ''-'''",
    "http.host, '', use any text without line breaks",
    "topics.replication, 0, 'use a whole number from 1 to 15, or -1 for the broker''s default'",
    "topics.replication, 16, 'use a whole number from 1 to 15, or -1 for the broker''s default'",
    "schema-registry.url, http:8081, 'use http://HOST:PORT or https://HOST:PORT, without a user;"
        + " several with commas between'",
  })
  void aBadValueStopsWithKeyValueAndRemedy(String key, String value, String remedy) {
    assertThatThrownBy(() -> loader().flags(Map.of(key, value)).load())
        .isInstanceOf(ConfigException.class)
        .hasMessage(key + "=" + value + " on the command line is no valid value: " + remedy);
  }

  @ParameterizedTest
  @CsvSource({
    "http.port, 65535",
    "topics.replication, 1",
    "topics.replication, 15",
    "topics.replication, -1",
    "schema-registry.url, 'https://a:8081, http://b:8081'",
  })
  void aValueAtTheEdgeIsTaken(String key, String value) {
    assertThatNoException().isThrownBy(() -> loader().flags(Map.of(key, value)).load());
  }

  @ParameterizedTest
  @CsvSource({"1ms, PT0.001S", "2s, PT2S", "3m, PT3M", "4h, PT4H", "5d, PT120H"})
  void aDurationIsANumberAndItsUnit(String text, Duration duration) {
    Configuration configuration = loader().flags(Map.of("retention", text)).load();

    assertThat(configuration.get(Settings.RETENTION)).isEqualTo(duration);
  }

  /** The message goes into logs, and over the shoulder of somebody who types. */
  @ParameterizedTest
  @CsvSource({
    "schema-registry.url, http://ann:hunter2@registry:8081",
    "schema-registry.basic-auth.user-info, 'ann:hunter2\nann:hunter2'",
    "schema-registry.ssl.keystore.password, 'hunter2\nhunter2'",
  })
  void aSecretIsNotToldWhereItCannotBeRead(String key, String value) {
    assertThatThrownBy(() -> loader().flags(Map.of(key, value)).load())
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(key + "=*** on the command line is no valid value: use ");
  }

  @Test
  void aBadValueOfTheEnvironmentNamesTheVariable() {
    assertThatThrownBy(() -> loader().environment(Map.of("TREELINE_HTTP_PORT", "x")).load())
        .hasMessageContaining("http.port=x in the variable TREELINE_HTTP_PORT");
  }

  @ParameterizedTest
  @CsvSource({
    "'http.port: [1, 2]', http.port in FILE has no single value",
    "'http.port:', http.port in FILE has no single value",
    "'{http.port: 1, http.port: 2}', FILE",
    "'{http.port: 1, http: {port: 2}}', http.port stands twice in FILE",
    "'- http.port', FILE is no list of settings",
    "'http.port: {', FILE"
  })
  void aFileThatIsNoListOfSettingsStops(String text, String message, @TempDir Path dir)
      throws IOException {
    Path file = write(dir, text);
    assertThatThrownBy(() -> loader().file(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(message.replace("FILE", file.toString()));
  }

  @Test
  void aMissingFileStops(@TempDir Path dir) {
    Path file = dir.resolve("none.yaml");
    assertThatThrownBy(() -> loader().file(file))
        .isInstanceOf(ConfigException.class)
        .hasMessage("cannot read " + file + ": check the path given with --config");
  }

  @Test
  void everySettingHasItsOwnVariableAndReadableDefaults() {
    assertThat(Settings.all())
        .extracting(s -> EnvironmentNames.of(s.key()))
        .doesNotHaveDuplicates();
    loader().load();
    new ConfigurationLoader(true, warnings::add).load();
  }

  private ConfigurationLoader loader() {
    return new ConfigurationLoader(false, warnings::add);
  }

  private static Path write(Path dir, String text) throws IOException {
    return Files.writeString(dir.resolve("treeline.yaml"), text);
  }
}
