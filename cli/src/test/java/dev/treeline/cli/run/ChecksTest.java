package dev.treeline.cli.run;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.treeline.cli.config.ConfigException;
import dev.treeline.cli.config.Configuration;
import dev.treeline.cli.config.ConfigurationLoader;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksTest {

  @Test
  void withoutKeysOnlyThisMachineMayCome() {
    Configuration open = with(Map.of("auth.enabled", "false", "http.host", "0.0.0.0"));
    assertThatThrownBy(() -> Checks.server(open))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "auth.enabled=false lets everybody in who reaches http.host=0.0.0.0:"
                + " set auth.enabled=true, or http.host=127.0.0.1");
    Checks.server(with(Map.of("auth.enabled", "false", "http.host", "127.0.0.1")));
    Checks.server(with(Map.of("http.host", "0.0.0.0")));
  }

  @Test
  void aServerThatCouldLetNobodyInSaysHowToMakeAKey() {
    assertThatThrownBy(() -> Checks.keys(with(Map.of()), null))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("auth.keys-file is not set")
        .hasMessageContaining("treeline keys add")
        .hasMessageEndingWith("TREELINE_DEV_KEY");
    Checks.keys(with(Map.of("auth.keys-file", "keys.yaml")), null);
    Checks.keys(with(Map.of("auth.enabled", "false")), null);
    Checks.keys(with(Map.of()), "key-of-the-environment");
  }

  @Test
  void aShorterWaitMayNotBeTheLonger() {
    assertThatThrownBy(() -> Checks.assembly(with(Map.of("close.after-root", "31s"))))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "close.after-root=31000 ms is longer than close.after-quiet=30000 ms: make it shorter");
    assertThatCode(() -> Checks.assembly(with(Map.of("close.after-root", "30s"))))
        .doesNotThrowAnyException();
  }

  @Test
  void aTraceMayNotBeForgottenBeforeItIsClosed() {
    assertThatThrownBy(() -> Checks.assembly(with(Map.of("retention", "59m"))))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "close.max-open=3600000 ms is longer than retention=3540000 ms: make it shorter");
    Checks.assembly(with(Map.of("retention", "59m", "close.max-open", "59m")));
  }

  @Test
  void theRetentionIsAMinuteOrLonger() {
    assertThatThrownBy(
            () -> Checks.assembly(with(Map.of("retention", "59s", "close.max-open", "50s"))))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("retention=59000 ms is too short");
    Checks.assembly(with(Map.of("retention", "1m", "close.max-open", "1m")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1999ms", "601s"})
  void whatNoClockCanTellIsNoStaleness(String stale) {
    assertThatThrownBy(() -> Checks.assembly(with(Map.of("max.stale", stale))))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("max.stale=")
        .hasMessageEndingWith("make it 2s or longer, and 10m or shorter");
    Checks.assembly(with(Map.of("max.stale", "2s")));
    Checks.assembly(with(Map.of("max.stale", "10m")));
  }

  @ParameterizedTest
  @CsvSource({
    "streams.application.id, topics.prefix",
    "streams.application.server, advertised.host and advertised.port",
    "streams.bootstrap.servers, kafka.bootstrap.servers"
  })
  void kafkaStreamsIsToldNothingThatTheOthersAreNot(String key, String remedy) {
    assertThatThrownBy(() -> Checks.assembly(with(Map.of(key, "other:1"))))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(key + "=other:1")
        .hasMessageEndingWith("set " + remedy);
  }

  /** It would skip what had been fetched when a task failed, and could not wait for a schema. */
  @ParameterizedTest
  @CsvSource({
    "streams.group.protocol, streams",
    "streams.group.protocol, STREAMS",
    "kafka.group.protocol, streams"
  })
  void kafkaStreamsMakesNoConsumerOfItsOwn(String key, String protocol) {
    assertThatThrownBy(() -> Checks.assembly(with(Map.of(key, protocol))))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(key + "=streams")
        .hasMessageEndingWith("remove it");
    Checks.assembly(with(Map.of("streams.group.protocol", "classic")));
  }

  @Test
  void anOutsideKafkaNeedsAnAddress() {
    assertThatThrownBy(() -> Checks.outsideKafka(with(Map.of())))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("kafka.bootstrap.servers is not set");
    Checks.outsideKafka(with(Map.of("kafka.bootstrap.servers", "broker:9092")));
  }

  private static Configuration with(Map<String, String> flags) {
    return new ConfigurationLoader(false, warning -> {}).flags(flags).load();
  }
}
