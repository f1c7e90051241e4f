package dev.treeline.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.treeline.testing.KafkaExtension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TopicSetupIT {

  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  private final Topics topics = new Topics(kafka.uniqueName("topics-it"));
  private final TopicSettings settings =
      new TopicSettings(topics, 2, (short) 1, Duration.ofDays(1));
  private Admin admin;

  @BeforeEach
  void open() {
    admin = kafka.admin();
  }

  @AfterEach
  void close() throws Exception {
    alter(ConfigResource.Type.BROKER, "", "message.max.bytes", OpType.DELETE, "");
    admin.close();
  }

  static Stream<Function<Topics, String>> topicsOfLargeRecords() {
    return Stream.of(Topics::spans, Topics::traces, Topics::deadLetters, Topics::rowsChangelog);
  }

  @ParameterizedTest
  @MethodSource("topicsOfLargeRecords")
  void aTopicThatTakesOnlySmallRecordsIsRefusedWithARemedy(Function<Topics, String> which)
      throws Exception {
    kafka.createTopic(new NewTopic(topics.rowsChangelog(), 2, (short) 1));
    TopicSetup.ensure(admin, settings, tools());
    String topic = which.apply(topics);
    alter(ConfigResource.Type.TOPIC, topic, "max.message.bytes", OpType.SET, "1048575");

    Awaitility.await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> TopicCheck.check(admin, topics, tools()))
                    .isInstanceOf(UnfitTopicException.class)
                    .hasMessageStartingWith(
                        topic + " has max.message.bytes=1048575, and needs 1048576: ")
                    .hasMessageEndingWith(
                        alter() + topic + " --add-config max.message.bytes=1048588"));
    alter(ConfigResource.Type.TOPIC, topic, "max.message.bytes", OpType.SET, "1048588");
    Awaitility.await()
        .ignoreExceptions()
        .untilAsserted(
            () -> assertThat(TopicCheck.check(admin, topics, tools()).partitions()).isEqualTo(2));
  }

  static Stream<Function<Topics, String>> topicsWhoseKeysRepeat() {
    return Stream.of(Topics::spans, Topics::runs, Topics::deadLetters);
  }

  @ParameterizedTest
  @MethodSource("topicsWhoseKeysRepeat")
  void aTopicThatIsCompactedIsRefusedWithARemedy(Function<Topics, String> which) throws Exception {
    TopicSetup.ensure(admin, settings, tools());
    String topic = which.apply(topics);
    alter(ConfigResource.Type.TOPIC, topic, "cleanup.policy", OpType.SET, "compact,delete");

    Awaitility.await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> TopicCheck.check(admin, topics, tools()))
                    .isInstanceOf(UnfitTopicException.class)
                    .hasMessageStartingWith(topic + " has cleanup.policy=compact,delete: ")
                    .hasMessageEndingWith(alter() + topic + " --add-config cleanup.policy=delete"));
  }

  static Stream<Function<Topics, String>> topicsThatAreReadWithSpans() {
    return Stream.of(Topics::traces, Topics::runs);
  }

  @ParameterizedTest
  @MethodSource("topicsThatAreReadWithSpans")
  void aTopicThatIsReadWithSpansHasAsManyPartitions(Function<Topics, String> which)
      throws Exception {
    String topic = which.apply(topics);
    kafka.createTopic(new NewTopic(topic, 3, (short) 1));

    assertThatThrownBy(() -> TopicSetup.ensure(admin, settings, tools()))
        .isInstanceOf(UnfitTopicException.class)
        .hasMessage(
            "%s has 2 partitions and %s has 3: they must have the same number; make %s anew",
            topics.spans(), topic, topic);
  }

  @Test
  void theLimitOfTheBrokersCountsForTopicsThatSomebodyElseMade() throws Exception {
    alter(ConfigResource.Type.BROKER, "", "message.max.bytes", OpType.SET, "1000012");
    kafka.createTopic(new NewTopic(topics.traces(), 2, (short) 1));

    Awaitility.await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> TopicSetup.ensure(admin, settings, tools()))
                    .isInstanceOf(UnfitTopicException.class)
                    .hasMessageContaining(
                        "max.message.bytes=1000012 (message.max.bytes of the brokers), and needs"));
  }

  @Test
  void itDoesNotForThoseThatAreMadeHere() throws Exception {
    alter(ConfigResource.Type.BROKER, "", "message.max.bytes", OpType.SET, "1000012");

    assertThat(TopicSetup.ensure(admin, settings, tools()))
        .isNotEmpty()
        .allMatch(line -> line.endsWith(": created"));
    assertThat(TopicCheck.check(admin, topics, tools()).partitions()).isEqualTo(2);
  }

  @Test
  void whoAsksForMorePartitionsIsToldThatThereAreNone() {
    TopicSetup.ensure(admin, settings, tools());
    TopicSettings more = new TopicSettings(topics, 24, (short) 1, settings.retention());

    assertThat(TopicSetup.ensure(admin, more, tools()))
        .contains(topics.spans() + ": there, and fit")
        .last()
        .asString()
        .startsWith(topics.spans() + " keeps its 2 partitions, and does not get 24");
    assertThat(TopicSetup.ensure(admin, settings, tools()))
        .allMatch(line -> line.endsWith(": there, and fit"));
  }

  @Test
  void partitionsThatWereAddedAreRefusedWithTheWayOn() throws Exception {
    kafka.createTopic(new NewTopic(topics.rowsChangelog(), 2, (short) 1));
    TopicSetup.ensure(admin, settings, tools());
    for (String topic : List.of(topics.spans(), topics.traces())) { // as one may try to mend it
      admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(3))).all().get();
    }

    awaitRefusal(
        topics.spans() + " has 3 partitions, and what is stored was made of 2: ",
        "'When partitions were added' in docs/operations.md");
  }

  @Test
  void soAreThoseOfTheRuns() throws Exception {
    kafka.createTopic(new NewTopic(topics.runsChangelog(), 2, (short) 1));
    TopicSetup.ensure(admin, settings, tools());
    admin.createPartitions(Map.of(topics.runs(), NewPartitions.increaseTo(3))).all().get();

    awaitRefusal(
        topics.runs() + " has 3 partitions, and what is stored was made of 2: ",
        "'When partitions were added' in docs/operations.md");
  }

  /** As by a broker that makes each topic that is written to. */
  @Test
  void aTopicThatWasMadeAnewWithFewerIsRefusedWithThoseThatItMustHave() {
    TopicSetup.ensure(admin, settings, tools());
    kafka.createTopic(new NewTopic(topics.rowsChangelog(), 4, (short) 1));

    awaitRefusal(
        topics.spans() + " has 2 partitions, and what is stored was made of 4: ",
        "delete it, and make it with './treeline topics --partitions 4'");
  }

  /** A restore after that would lack rows that are on the disk of their instance alone. */
  @Test
  void aChangelogThatKeepsRowsForLessThanTheStoreIsTold() throws Exception {
    Duration kept = Duration.ofHours(37);
    assertThat(RowsChangelog.shortfall(admin, topics, kept, tools())).as("not made yet").isEmpty();
    String changelog = topics.rowsChangelog();
    kafka.createTopic(new NewTopic(changelog, 2, (short) 1));

    for (String enough : List.of("-1", "133200000")) {
      alter(ConfigResource.Type.TOPIC, changelog, "retention.ms", OpType.SET, enough);
      Awaitility.await()
          .untilAsserted(
              () -> assertThat(RowsChangelog.shortfall(admin, topics, kept, tools())).isEmpty());
    }
    alter(ConfigResource.Type.TOPIC, changelog, "retention.ms", OpType.SET, "133199999");

    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(RowsChangelog.shortfall(admin, topics, kept, tools()))
                    .hasValueSatisfying(
                        told ->
                            assertThat(told)
                                .startsWith(changelog + " has retention.ms=133199999, and rows ")
                                .endsWith(
                                    alter() + changelog + " --add-config retention.ms=219600000")));
  }

  /** Made on fewer brokers, or by somebody else: with the one that has it, it would be lost. */
  @Test
  void aTopicWithFewerReplicasThanItWouldBeMadeWithIsTold() {
    String changelog = topics.applicationId() + "-trace-state-changelog";
    kafka.createTopic(new NewTopic(changelog, 2, (short) 1));
    kafka.createTopic(new NewTopic(topics.prefix() + ".somebody-else", 2, (short) 1));
    TopicSetup.ensure(admin, settings, tools());

    assertThat(Replicas.shortfall(admin, withReplicas(3), OptionalInt.empty()))
        .hasValueSatisfying(
            told ->
                assertThat(told)
                    .contains(
                        Stream.of(
                                changelog,
                                topics.deadLetters(),
                                topics.runs(),
                                topics.spans(),
                                topics.traces())
                            .map(name -> name + " (1 of 3)")
                            .collect(Collectors.joining(", ", " have ", ": "))));
  }

  @Test
  void changelogsHaveANumberOfReplicasOfTheirOwn() {
    kafka.createTopic(new NewTopic(topics.rowsChangelog(), 2, (short) 1));
    TopicSetup.ensure(admin, settings, tools());

    assertThat(Replicas.shortfall(admin, withReplicas(1), OptionalInt.of(2)))
        .hasValueSatisfying(
            told -> assertThat(told).contains(" have " + topics.rowsChangelog() + " (1 of 2): "));
    assertThat(Replicas.shortfall(admin, withReplicas(1), OptionalInt.of(1))).isEmpty();
  }

  /** Where it is left to the brokers, nobody here knows of a better number. */
  @Test
  void asManyReplicasAsAreAskedForAreNotTold() {
    kafka.createTopic(new NewTopic(topics.rowsChangelog(), 2, (short) 1));
    TopicSetup.ensure(admin, settings, tools());

    for (int asked : List.of(1, -1)) {
      assertThat(Replicas.shortfall(admin, withReplicas(asked), OptionalInt.empty())).isEmpty();
    }
  }

  /** As one that was just made is for a broker that has not heard of it. */
  @Test
  void aTopicOfWhichTheBrokerDoesNotKnowKeepsNobodyFromLookingAtTheOthers() {
    TopicSetup.ensure(admin, settings, tools());

    assertThat(Replicas.described(admin, Set.of(topics.spans(), topics.rowsChangelog())))
        .containsOnlyKeys(topics.spans());
  }

  private TopicSettings withReplicas(int replicas) {
    return new TopicSettings(topics, 2, (short) replicas, Duration.ofDays(1));
  }

  private static KafkaTools tools() {
    return KafkaTools.of(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  private static String alter() {
    return "kafka-configs.sh --bootstrap-server %s --alter --entity-type topics --entity-name "
        .formatted(kafka.bootstrapServers());
  }

  private void awaitRefusal(String beginning, String remedy) {
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> TopicCheck.check(admin, topics, tools()))
                    .isInstanceOf(UnfitTopicException.class)
                    .hasMessageStartingWith(beginning)
                    .hasMessageContaining(remedy));
  }

  private void alter(
      ConfigResource.Type type, String name, String config, OpType change, String value)
      throws Exception {
    AlterConfigOp op = new AlterConfigOp(new ConfigEntry(config, value), change);
    admin.incrementalAlterConfigs(Map.of(new ConfigResource(type, name), List.of(op))).all().get();
  }
}
