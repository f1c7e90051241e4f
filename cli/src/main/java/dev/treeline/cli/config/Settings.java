package dev.treeline.cli.config;

import dev.treeline.codec.SpanRecords;
import dev.treeline.registry.SubjectNames;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The table of settings. The file, the environment and the command line know exactly these keys,
 * and those that begin with one of {@link #PASSED_ON}.
 */
public final class Settings {

  /** Beginnings of keys that go to Kafka without their first word, as Kafka documents them. */
  private static final List<String> PASSED_ON =
      List.of("kafka.", "streams.", "producer.", "serde.");

  public static final String BOOTSTRAP_SERVERS = "kafka.bootstrap.servers";

  private static final List<Setting<?>> TABLE = new ArrayList<>();

  public static final Setting<String> HTTP_HOST =
      add("http.host", ValueType.TEXT, "0.0.0.0", "127.0.0.1", "The address to listen on.");
  public static final Setting<Integer> HTTP_PORT =
      add("http.port", ValueType.PORT, "8080", "The port of the query server; 0 takes a free one.");
  public static final Setting<Integer> OTLP_PORT =
      add("otlp.port", ValueType.PORT, "4318", "The port of OTLP over HTTP; 0 takes a free one.");
  public static final Setting<Integer> OTLP_GRPC_PORT =
      add(
          "otlp.grpc-port",
          ValueType.PORT,
          "4317",
          "The port of OTLP over gRPC; 0 takes a free one.");
  public static final Setting<Integer> OTLP_MAX_BODY_BYTES =
      add(
          "otlp.max-body-bytes",
          ValueType.wholeNumber(1024, 1 << 30),
          "67108864",
          "The longest body of an intake request, before and after decompression.");
  public static final Setting<Integer> BROKER_PORT =
      add(
          "broker.port",
          ValueType.PORT,
          "9092",
          "The port of the embedded broker of `treeline dev`; 0 takes a free one.");
  public static final Setting<Path> DATA_DIR =
      add(
          "data.dir",
          ValueType.PATH,
          "treeline-data",
          "The directory of everything that is kept on this machine; one process at a time.");
  public static final Setting<String> ADVERTISED_HOST =
      add(
          "advertised.host",
          ValueType.TEXT,
          null,
          "The name under which other instances reach this one; unset, the address of this host.");
  public static final Setting<Integer> ADVERTISED_PORT =
      add(
          "advertised.port",
          ValueType.wholeNumber(1, 65_535),
          null,
          "The port under which other instances reach this one; unset, `http.port`.");
  public static final Setting<Boolean> AUTH_ENABLED =
      add(
          "auth.enabled",
          ValueType.FLAG,
          "true",
          "Whether requests need a key; false only while `http.host` is a loopback address.");
  public static final Setting<Path> AUTH_KEYS_FILE =
      add(
          "auth.keys-file",
          ValueType.PATH,
          null,
          "The file of keys that `treeline keys add` writes; read again when it changes.");
  public static final Setting<Boolean> METRICS_AUTH =
      add("metrics.auth", ValueType.FLAG, "true", "Whether `/metrics` needs a key.");
  public static final Setting<String> SPANS_TENANT =
      add(
          "spans.tenant",
          ValueType.TENANT,
          "default",
          "The tenant of records of `treeline.spans` that have no `treeline-tenant` header.");
  public static final Setting<Set<String>> SPANS_WRITER_SCHEMAS =
      add(
          "spans.writer-schemas",
          ValueType.NAMES,
          null,
          "Directories that have a `span.avsc` or `span-batch.avsc` of another version, which"
              + " producers write in single-object encoding. Those of earlier releases and of the next"
              + " minor version are known.");
  public static final Setting<String> TOPICS_PREFIX =
      add(
          "topics.prefix",
          ValueType.TOPIC_PREFIX,
          "treeline",
          "How the names of all topics begin, and the application id: another one lets a second"
              + " Treeline live on the same Kafka.");
  public static final Setting<Integer> TOPICS_PARTITIONS =
      add(
          "topics.partitions",
          ValueType.wholeNumber(1, 10_000),
          "24",
          "4",
          "The partitions of topics that Treeline creates; those of existing topics stay.");
  public static final Setting<Integer> TOPICS_REPLICATION =
      add(
          "topics.replication",
          ValueType.REPLICATION,
          "3",
          "1",
          "The replicas of topics that Treeline creates; -1 leaves it to the broker.");
  public static final Setting<Duration> CLOSE_AFTER_ROOT =
      add(
          "close.after-root",
          ValueType.DURATION,
          "5s",
          "The quiet time after which a trace closes when its root has ended and no parent is"
              + " missing.");
  public static final Setting<Duration> CLOSE_AFTER_QUIET =
      add(
          "close.after-quiet",
          ValueType.DURATION,
          "30s",
          "The quiet time after which any trace without a running span closes.");
  public static final Setting<Duration> CLOSE_MAX_OPEN =
      add("close.max-open", ValueType.DURATION, "1h", "The age at which every trace closes.");
  public static final Setting<Duration> RETENTION =
      add("retention", ValueType.DURATION, "24h", "How long a trace is kept after its last span.");
  public static final Setting<Duration> MAX_STALE =
      add(
          "max.stale",
          ValueType.DURATION,
          "5s",
          "How far reading may be behind the log for an answer to be complete, or a 404: 2s to 10m.");
  public static final Setting<Integer> LIMITS_TRACE_SPANS =
      add(
          "limits.trace-spans",
          ValueType.wholeNumber(1, 10_000_000),
          "100000",
          "The most spans that are kept of a trace, or fewer where the heap has no room for them;"
              + " those that come after are dropped and counted.");
  public static final Setting<Integer> LIMITS_TRACE_BYTES =
      add(
          "limits.trace-bytes",
          ValueType.wholeNumber(1024, Integer.MAX_VALUE),
          "268435456",
          "33554432",
          "The most bytes that are kept of a trace, or fewer where the heap has no room for them;"
              + " what comes after is dropped and counted.");

  public static final Setting<Integer> INGEST_BYTES_PER_SECOND =
      add(
          "ingest.bytes-per-second",
          ValueType.wholeNumber(0, 1_000_000_000),
          "0",
          "The most bytes that an instance takes in from a tenant, after decompression; 0 for no"
              + " limit.");
  public static final Setting<Integer> HTTP_MAX_HELD_SPANS =
      add(
          "http.max-held-spans",
          ValueType.wholeNumber(0, Integer.MAX_VALUE),
          "300000",
          "The most spans of all answers that are under way on an instance, each of which takes about"
              + " a kilobyte of heap until its answer is sent, or counts as several, and no more than a"
              + " third of the heap has room for; beyond them, reads are 503 with `Retry-After`; 0 for no bound.");
  public static final Setting<Integer> DATADOG_REQUESTS_PER_MINUTE =
      add(
          "datadog.requests-per-minute",
          ValueType.wholeNumber(0, 1_000_000),
          "60",
          "The most requests that an instance answers a tenant in Datadog's dialect; 0 for no"
              + " limit.");

  public static final Setting<Path> COST_PRICES_FILE =
      add(
          "cost.prices-file",
          ValueType.PATH,
          null,
          "A table of what models cost, instead of the one that comes with Treeline.");
  public static final Setting<Integer> LISTS_MAX_COUNT =
      add(
          "lists.max-count",
          ValueType.wholeNumber(1, 1_000_000),
          "10000",
          "How many traces a list with page numbers counts, and how far its pages go: where there"
              + " are more, its total is this number, and the answer says so.");
  public static final Setting<Set<String>> AGNO_DB_IDS =
      add(
          "agno.db-ids",
          ValueType.NAMES,
          null,
          "The values of `db_id` that Agno's clients may ask for; unset, any.");
  public static final Setting<Integer> TRIGGER_MAX_SPANS =
      add(
          "trigger.max-spans",
          ValueType.wholeNumber(0, Integer.MAX_VALUE),
          "0",
          "How many spans of a tree Trigger.dev's clients get, those nearest to the span of the run;"
              + " its own server sends 10000; 0 is all of them.");
  public static final Setting<String> DATADOG_IDS =
      add(
          "datadog.ids",
          ValueType.oneOf("auto", "unsigned", "signed"),
          "auto",
          "How Datadog's 64-bit ids are written; `auto` is signed for Datadog's Java client, which"
              + " fails on half of the others, and unsigned for all else.");
  public static final Setting<String> DATADOG_INCLUDE_FIELDS =
      add(
          "datadog.include-fields",
          ValueType.oneOf("lenient", "strict"),
          "lenient",
          "Whether `include_fields` leaves out required fields, too (`strict`), on which Datadog's"
              + " typed clients fail.");
  public static final Setting<Integer> DATADOG_MAX_RESPONSE_BYTES =
      add(
          "datadog.max-response-bytes",
          ValueType.wholeNumber(0, Integer.MAX_VALUE),
          "33554432",
          "The longest answer to Datadog's clients before compression: of a longer one they get the"
              + " earliest spans that fit, with `is_truncated: true`; 0 is any length.");
  public static final Setting<Integer> DATADOG_REJECT_BYTES =
      add(
          "datadog.reject-bytes",
          ValueType.wholeNumber(0, Integer.MAX_VALUE),
          "0",
          "The length of an answer to Datadog's clients above which it is a 413; 0 is none.");
  public static final Setting<Integer> IDUN_MAX_DEPTH =
      add(
          "idun.max-depth",
          ValueType.wholeNumber(0, 1_000_000),
          "0",
          "How many levels of a tree Idun's clients get, as many as its own server sends with 32;"
              + " 0 is all of them.");
  public static final Setting<Integer> LIMITS_SPAN_BYTES =
      add(
          "limits.span-bytes",
          ValueType.wholeNumber(1024, SpanRecords.MAX_BYTES),
          "262144",
          "The most bytes of a span, its resource and scope included: of a larger one the largest"
              + " attributes, events and links are left out.");
  public static final Setting<Integer> LIMITS_VALUE_BYTES =
      add(
          "limits.value-bytes",
          ValueType.wholeNumber(16, SpanRecords.MAX_BYTES),
          "65536",
          "The most bytes of an attribute value, a name or a status message: the rest is cut off.");
  public static final Setting<Integer> LIMITS_ATTRIBUTES =
      add(
          "limits.attributes",
          ValueType.wholeNumber(1, 1_000_000),
          "1000",
          "The most attributes of a span, an event, a link, a resource or a scope: the first by"
              + " name stay.");
  public static final Setting<Integer> LIMITS_SPAN_EVENTS =
      add(
          "limits.span-events",
          ValueType.wholeNumber(1, 1_000_000),
          "1000",
          "The most events of a span: the first stay.");
  public static final Setting<Integer> LIMITS_SPAN_LINKS =
      add(
          "limits.span-links",
          ValueType.wholeNumber(1, 1_000_000),
          "1000",
          "The most links of a span: the first stay.");

  public static final Setting<List<URI>> REGISTRY_URL =
      add(
          "schema-registry.url",
          ValueType.URLS,
          null,
          "Where the schema registry is that knows the schemas of `treeline.spans`; several URLs"
              + " are instances of one registry.");
  public static final Setting<String> REGISTRY_USER_INFO =
      add(
          "schema-registry.basic-auth.user-info",
          ValueType.SECRET,
          null,
          "`user:password` for the schema registry.");
  public static final Setting<Path> REGISTRY_TRUST_STORE =
      add(
          "schema-registry.ssl.truststore.location",
          ValueType.PATH,
          null,
          "Certificates that a schema registry at https is trusted by, as PKCS12 or JKS; unset,"
              + " Java's own.");
  public static final Setting<String> REGISTRY_TRUST_PASSWORD =
      add(
          "schema-registry.ssl.truststore.password",
          ValueType.SECRET,
          null,
          "The password of that store.");
  public static final Setting<Path> REGISTRY_KEY_STORE =
      add(
          "schema-registry.ssl.keystore.location",
          ValueType.PATH,
          null,
          "Treeline's own certificate and key, for a schema registry that asks for one.");
  public static final Setting<String> REGISTRY_KEY_PASSWORD =
      add(
          "schema-registry.ssl.keystore.password",
          ValueType.SECRET,
          null,
          "The password of that store.");
  public static final Setting<Duration> REGISTRY_TIMEOUT =
      add(
          "schema-registry.timeout",
          ValueType.DURATION,
          "5s",
          "How long one URL of the schema registry may take to answer.");
  public static final Setting<SubjectNames> REGISTRY_SUBJECTS =
      add(
          "schema-registry.subject-name-strategy",
          ValueType.SUBJECT_NAMES,
          SubjectNames.TOPIC.strategy(),
          "Under which subjects `treeline topics` registers the schemas.");
  public static final Setting<Boolean> REGISTRY_WRITE =
      add(
          "schema-registry.write",
          ValueType.FLAG,
          "false",
          "Whether the gateway writes Confluent's wire format instead of Avro's single-object"
              + " encoding.");
  public static final Setting<Boolean> REGISTRY_AUTO_REGISTER =
      add(
          "schema-registry.auto-register",
          ValueType.FLAG,
          "false",
          "true",
          "Whether the gateway itself registers what it writes, where `treeline topics` has not.");
  public static final Setting<String> VALUE_SERIALIZER =
      add(
          "value.serializer",
          ValueType.TEXT,
          null,
          "A class of Kafka's `Serializer` that writes the gateway's spans from Avro records, such"
              + " as Confluent's.");
  public static final Setting<String> VALUE_DESERIALIZER =
      add(
          "value.deserializer",
          ValueType.TEXT,
          null,
          "A class of Kafka's `Deserializer` that reads foreign records of `treeline.spans` into"
              + " Avro records, such as Confluent's.");

  private Settings() {}

  /** All settings in the order of the table. */
  public static List<Setting<?>> all() {
    return Collections.unmodifiableList(TABLE);
  }

  static Optional<Setting<?>> named(String key) {
    return TABLE.stream().filter(setting -> setting.key().equals(key)).findFirst();
  }

  static boolean isPassedOn(String key) {
    return PASSED_ON.stream().anyMatch(prefix -> key.startsWith(prefix) && !key.equals(prefix));
  }

  private static <T> Setting<T> add(
      String key, ValueType<T> type, @Nullable String defaultText, String meaning) {
    return add(key, type, defaultText, defaultText, meaning);
  }

  private static <T> Setting<T> add(
      String key,
      ValueType<T> type,
      @Nullable String defaultText,
      @Nullable String devDefaultText,
      String meaning) {
    Setting<T> setting = new Setting<>(key, type, defaultText, devDefaultText, meaning);
    TABLE.add(setting);
    return setting;
  }
}
