package dev.treeline.cli.process;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.treeline.broker.EmbeddedKafka;
import dev.treeline.broker.Guard;
import dev.treeline.testing.TestKeyStore;
import dev.treeline.topics.TopicSettings;
import dev.treeline.topics.TopicSetup;
import dev.treeline.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Kafka with TLS, passwords and ACLs: what 'Topics' in docs/operations.md grants is enough. */
class GuardedKafkaIT {

  private static final String INSTANCE = "instance";
  private static final String GATEWAY = "gateway";
  private static final Topics TOPICS = new Topics("treeline");
  private static final String SOURCE = "otlp_spans";

  @TempDir Path dir;
  private Guard guard;
  private EmbeddedKafka kafka;

  @BeforeEach
  void start() throws Exception {
    guard = Guard.onAFreePort(TestKeyStore.in(dir), TestKeyStore.PASSWORD);
    kafka = EmbeddedKafka.startGuarded(dir.resolve("kafka"), guard);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      TopicSetup.ensure(admin, new TopicSettings(TOPICS, 2, (short) 1, Duration.ofDays(1)));
      admin
          .createTopics(List.of(new NewTopic(SOURCE, 2, (short) 1)))
          .all()
          .get(30, TimeUnit.SECONDS);
      admin
          .alterUserScramCredentials(List.of(user(INSTANCE), user(GATEWAY)))
          .all()
          .get(30, TimeUnit.SECONDS);
      admin.createAcls(granted()).all().get(30, TimeUnit.SECONDS);
    }
  }

  @AfterEach
  void stop() {
    kafka.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"at_least_once", "exactly_once_v2"})
  void anInstanceAndAGatewayHaveAllThatTheyNeed(String guarantee) throws Exception {
    try (TreelineProcess instance = serve("streams.processing.guarantee=" + guarantee);
        TreelineProcess gateway =
            TreelineProcess.gateway(
                dir.resolve("gateway"), guard.bootstrapServers(), settings(GATEWAY))) {
      instance.awaitReady();
      assertThat(instance.get("/health/ready").body()).contains("\"" + SOURCE + "\":\"RUNNING\"");
      gateway.awaitReady();

      gateway.send(List.of(aSpan("child").inTrace("one").childOf("root").build()));
      instance.send(List.of(aSpan("root").inTrace("one").build()));

      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(instance.trace(traceId("one")).body())
                      .contains("\"status\":\"complete\"", "\"spanCount\":2"));
      assertThat(instance.output() + gateway.output()).doesNotContain("uthorizationException");
    }
  }

  @Test
  void whoHasTheWrongPasswordIsToldSo() {
    assertThat(outputOfAFailedStart(login(INSTANCE, "wrong"))).contains("Authentication failed");
  }

  @Test
  void whoMayNotSeeTheTopicsIsToldWhatToAskFor() {
    assertThat(outputOfAFailedStart(login(GATEWAY, passwordOf(GATEWAY))))
        .contains("does not permit it", "'Topics' in docs/operations.md");
  }

  private String outputOfAFailedStart(String login) {
    try (TreelineProcess instance = serve("kafka.sasl.jaas.config=" + login)) {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(instance.exitCode()).hasValue(1));
      return instance.output();
    }
  }

  private TreelineProcess serve(String setting) {
    return TreelineProcess.serve(
        dir.resolve("data"),
        guard.bootstrapServers(),
        Stream.concat(Stream.of(settings(INSTANCE)), Stream.of("--set", setting))
            .toArray(String[]::new));
  }

  private String[] settings(String user) {
    return Stream.of(
            "kafka.security.protocol=SASL_SSL",
            "kafka.sasl.mechanism=SCRAM-SHA-512",
            "kafka.sasl.jaas.config=" + login(user, passwordOf(user)),
            "kafka.ssl.truststore.type=PKCS12",
            "kafka.ssl.truststore.location=" + guard.keyStore(),
            "kafka.ssl.truststore.password=" + guard.storePassword(),
            "topics.replication=1")
        .flatMap(setting -> Stream.of("--set", setting))
        .toArray(String[]::new);
  }

  private static UserScramCredentialUpsertion user(String name) {
    return new UserScramCredentialUpsertion(
        name, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), passwordOf(name));
  }

  private static String passwordOf(String user) {
    return "of the " + user;
  }

  private static String login(String user, String password) {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
        .formatted(user, password);
  }

  private static List<AclBinding> granted() {
    List<AclBinding> all = new ArrayList<>();
    for (String topic :
        List.of(TOPICS.spans(), TOPICS.traces(), TOPICS.runs(), TOPICS.deadLetters())) {
      grant(all, INSTANCE, topic(topic), READ, WRITE, DESCRIBE_CONFIGS);
    }
    String application = TOPICS.applicationId();
    String begins = application + "-";
    grant(
        all,
        INSTANCE,
        new ResourcePattern(ResourceType.TOPIC, begins, PatternType.PREFIXED),
        CREATE,
        READ,
        WRITE,
        DESCRIBE_CONFIGS);
    grant(all, INSTANCE, group(application), READ);
    grant(all, INSTANCE, topic(SOURCE), READ);
    grant(all, INSTANCE, group(application + "-source-" + SOURCE), READ);
    grant(
        all,
        INSTANCE,
        new ResourcePattern(ResourceType.TRANSACTIONAL_ID, begins, PatternType.PREFIXED),
        DESCRIBE,
        WRITE);
    grant(all, GATEWAY, topic(TOPICS.spans()), WRITE);
    grant(all, GATEWAY, topic(TOPICS.deadLetters()), WRITE);
    return all;
  }

  private static ResourcePattern topic(String name) {
    return new ResourcePattern(ResourceType.TOPIC, name, PatternType.LITERAL);
  }

  private static ResourcePattern group(String name) {
    return new ResourcePattern(ResourceType.GROUP, name, PatternType.LITERAL);
  }

  private static void grant(
      List<AclBinding> all, String user, ResourcePattern on, AclOperation... operations) {
    for (AclOperation operation : operations) {
      all.add(
          new AclBinding(
              on, new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW)));
    }
  }
}
