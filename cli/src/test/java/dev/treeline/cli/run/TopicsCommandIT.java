package dev.treeline.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.treeline.cli.Treeline;
import dev.treeline.testing.KafkaExtension;
import dev.treeline.topics.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kafka.admin.ConfigCommand;
import org.apache.kafka.clients.admin.NewTopic;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

class TopicsCommandIT {

  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void itMakesWhatIsMissingAndFindsItFitTheNextTime() {
    String prefix = kafka.uniqueName("topics-command");

    assertThat(topics(prefix)).as("%s", err).isZero();
    assertThat(out.toString().lines()).hasSize(5).allMatch(line -> line.endsWith(": created"));
    assertThat(topics(prefix)).isZero();
    assertThat(out.toString().lines().filter(line -> line.endsWith(": there, and fit"))).hasSize(5);
  }

  @Test
  void aTopicThatTakesOnlySmallRecordsIs1AndOneLineWithTheRemedy() {
    String prefix = kafka.uniqueName("topics-command");
    String traces = new Topics(prefix).traces();
    kafka.createTopic(
        new NewTopic(traces, 2, (short) 1).configs(Map.of("max.message.bytes", "1000")));

    assertThat(topics(prefix)).isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("treeline: " + traces + " has max.message.bytes=1000, and needs 1048576")
        .endsWith("--entity-name " + traces + " --add-config max.message.bytes=1048588");
  }

  /** As whoever is called at night does. */
  @Test
  void theRemedyMendsItWhenItIsTypedAsItIsPrinted() {
    String prefix = kafka.uniqueName("topics-command");
    kafka.createTopic(
        new NewTopic(new Topics(prefix).traces(), 2, (short) 1)
            .configs(Map.of("max.message.bytes", "1000")));
    assertThat(topics(prefix)).isEqualTo(1);
    String command = err.toString().strip().replaceFirst("^.* Set it with: ", "");
    assertThat(command)
        .startsWith("kafka-configs.sh --bootstrap-server " + kafka.bootstrapServers());

    ConfigCommand.main(command.replaceFirst("^kafka-configs.sh ", "").split(" "));

    Awaitility.await().untilAsserted(() -> assertThat(topics(prefix)).as("%s", err).isZero());
  }

  @Test
  void topicsThatHaveFewerReplicasThanAreAskedForAreWarnedOfAndTaken() {
    String prefix = kafka.uniqueName("topics-command");
    assertThat(topics(prefix)).isZero();
    kafka.createTopic(new NewTopic(new Topics(prefix).rowsChangelog(), 2, (short) 1));
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(TopicsOf.class);
    logger.addAppender(log);
    try {
      assertThat(topics(prefix, "--set", "streams.replication.factor=2")).isZero();
    } finally {
      logger.detachAppender(log);
    }

    assertThat(log.list)
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.getLevel()).isEqualTo(Level.WARN);
              assertThat(line.getMessage())
                  .contains(new Topics(prefix).rowsChangelog() + " (1 of 2)");
            });
  }

  @Test
  void whereNoBrokerAnswersItSaysWhatToLookAt() {
    String nobody = "127.0.0.1:1";

    assertThat(
            command()
                .execute(
                    "topics",
                    "--bootstrap-servers",
                    nobody,
                    "--set",
                    "kafka.default.api.timeout.ms=500",
                    "--set",
                    "kafka.request.timeout.ms=400"))
        .isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("treeline: no broker answers at " + nobody)
        .contains("takes PLAINTEXT on that port, as kafka.security.protocol says");
  }

  private int topics(String prefix, String... more) {
    List<String> args =
        List.of(
            "topics",
            "--bootstrap-servers",
            kafka.bootstrapServers(),
            "--partitions",
            "2",
            "--replication",
            "1",
            "--set",
            "topics.prefix=" + prefix,
            "--set",
            "sources.otlp_spans.topic=" + prefix + ".otlp");
    return command().execute(Stream.concat(args.stream(), Stream.of(more)).toArray(String[]::new));
  }

  private CommandLine command() {
    return Treeline.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true));
  }
}
