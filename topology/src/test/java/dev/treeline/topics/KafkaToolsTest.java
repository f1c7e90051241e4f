package dev.treeline.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaToolsTest {

  @Test
  void aCommandNamesTheServersThatTreelineIsToldOfAsOneWord() {
    KafkaTools tools =
        KafkaTools.of(Map.of("bootstrap.servers", "one:9092, two:9092", "client.id", "me"));

    assertThat(tools.set("spans", "segment.ms", "7"))
        .isEqualTo(
            "Set it with: kafka-configs.sh --bootstrap-server one:9092,two:9092 --alter"
                + " --entity-type topics --entity-name spans --add-config segment.ms=7");
  }

  /** Without them the tool waits for a minute, and says that no node is available. */
  @Test
  void whatAClientNeedsForTlsAndSaslIsNamedAndItsSecretsAreNotTold() {
    KafkaTools tools =
        KafkaTools.of(
            Map.of(
                "bootstrap.servers", "one:9093",
                "security.protocol", "SASL_SSL",
                "sasl.jaas.config", "password=\"hush\"",
                "ssl.truststore.password", "hush",
                "request.timeout.ms", "5"));

    assertThat(tools.set("spans", "segment.ms", "7"))
        .isEqualTo(
            "With sasl.jaas.config, security.protocol, ssl.truststore.password of kafka.* in a file"
                + " client.properties, set it with: kafka-configs.sh --bootstrap-server"
                + " one:9093 --command-config client.properties --alter --entity-type topics"
                + " --entity-name spans --add-config segment.ms=7");
    assertThat(tools.toString()).doesNotContain("hush");
  }

  @Test
  void whoKnowsNoAddressLeavesItToBeFilledIn() {
    assertThat(KafkaTools.of(Map.of()).set("spans", "segment.ms", "7"))
        .contains("kafka-configs.sh --bootstrap-server HOST:PORT --alter");
  }
}
