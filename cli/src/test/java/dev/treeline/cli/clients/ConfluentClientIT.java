package dev.treeline.cli.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.treeline.cli.Treeline;
import dev.treeline.load.OtlpClient;
import dev.treeline.testing.SpanBuilder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import picocli.CommandLine;

/** Confluent's own client of npm and a real registry, on both ends of {@code treeline.spans}. */
@Tag("clients")
class ConfluentClientIT {

  @RegisterExtension static final ClientsExtension clients = new ClientsExtension();

  private static ApicurioServer registry;
  private static RunningTreeline treeline;

  @BeforeAll
  static void start() {
    registry = ApicurioServer.start();
    treeline =
        RunningTreeline.start(
            "--set",
            "schema-registry.url=" + registry.url(),
            "--set",
            "schema-registry.write=true",
            "--set", // kafkajs has no LZ4
            "producer.compression.type=gzip",
            "--set",
            "streams.producer.compression.type=gzip");
    String lines = topics();
    assertThat(lines)
        .contains("treeline.spans-value: Span, schema id ")
        .contains("treeline.spans-value: either of both, schema id ");
    assertThat(topics()).as("registered once").isEqualTo(lines);
  }

  @AfterAll
  static void stop() {
    if (treeline != null) {
      treeline.close();
    }
    if (registry != null) {
      registry.close();
    }
  }

  @Test
  void whatTheClientSendsIsThereAsItWasSent() {
    JsonNode sent = clients.node().run(environment(), "kafka-avro.mjs", "send");
    assertThat(sent.path("versions").asInt()).isEqualTo(2);

    JsonNode trace = treeline.trace(sent.path("traceId").asText(), 2);

    JsonNode root = trace.path("spans").path(0);
    assertThat(root.path("spanId")).isEqualTo(sent.path("root"));
    assertThat(root.path("parentSpanId").isNull()).isTrue();
    assertThat(root.path("name").asText()).isEqualTo("GET /orders");
    assertThat(root.path("kind").asText()).isEqualTo("SERVER");
    assertThat(root.path("startTimeUnixNano").asText()).isEqualTo("1767225600123456789");
    assertThat(root.path("endTimeUnixNano").asText()).isEqualTo("1767225600987654321");
    assertThat(root.path("status")).hasToString("{\"code\":\"OK\",\"message\":\"\"}");
    assertThat(root.path("attributes"))
        .hasToString(
            """
            {"a.bytes":"AP8=","a.decimal":0.1,"a.flag":true,"a.list":["x",-7],\
            "a.map":{"inner":false},"a.nothing":null,"a.text":"grün ✓ 你好",\
            "a.whole":9223372036854775807}""");
    assertThat(root.path("resource").path("service.name").asText()).isEqualTo("shop");
    assertThat(root.path("scope")).hasToString("{\"name\":\"shop-web\",\"version\":\"0.9.0\"}");
    assertThat(root.path("links").path(0).path("traceId").asText())
        .isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(root.path("links").path(0).path("spanId").asText()).isEqualTo("b7ad6b7169203331");
    assertThat(root.path("links").path(0).path("attributes")).hasToString("{\"why\":\"retry\"}");
    assertThat(root.path("links").path(0).path("flags").asInt()).isEqualTo(1);
    assertThat(root.path("traceState").asText()).isEqualTo("vendor=1");
    assertThat(root.path("flags").asInt()).isEqualTo(257);
    assertThat(root.path("resourceSchemaUrl").asText()).isEqualTo("https://example.org/schema");
    assertThat(root.path("dropped"))
        .hasToString(
            """
            {"attributes":2,"events":3,"links":4,"resourceAttributes":1}""");
    JsonNode child = trace.path("spans").path(1);
    assertThat(child.path("spanId")).isEqualTo(sent.path("child"));
    assertThat(child.path("parentSpanId")).isEqualTo(sent.path("root"));
    assertThat(child.path("running").asBoolean()).isTrue();
    assertThat(child.path("kind").asText()).isEqualTo("UNSPECIFIED");
    assertThat(child.path("status"))
        .hasToString("{\"code\":\"ERROR\",\"message\":\"card declined\"}");
    assertThat(child.path("events"))
        .hasToString(
            """
            [{"name":"asked","timeUnixNano":"1767225600250000002","attributes":{"attempt":2}}]""");
    clients.node().tried("@confluentinc/schemaregistry", "Avro spans by id, alone and in a union");
    clients.node().tried("kafkajs", "wrote them to treeline.spans");
  }

  @Test
  void whatTheGatewayWritesTheClientReads() {
    String label = "written by the gateway";
    OtlpClient intake = new OtlpClient(treeline.intake(), treeline.key());
    await() // until the gateway has its schema id, it tells senders to come again
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(
            () -> {
              intake.send(
                  List.of(
                      SpanBuilder.aSpan("root").inTrace(label).with("whole", 1L << 60).build()));
              return true;
            });
    String traceId = SpanBuilder.traceId(label).toString();

    JsonNode read = clients.node().run(environment(), "kafka-avro.mjs", "read", traceId);

    assertThat(read.path("magic").asInt()).isZero();
    JsonNode batch = read.path("value").path("dev.treeline.SpanBatch");
    assertThat(batch.path("traceId").asText()).isEqualTo(traceId);
    JsonNode group = batch.path("groups").path(0);
    assertThat(group.path("resource").path("attributes").path("service.name").path("value"))
        .hasToString("\"shop\"");
    JsonNode span = group.path("spans").path(0);
    assertThat(span.path("spanId").asText()).isEqualTo(SpanBuilder.spanId("root").toString());
    assertThat(span.path("attributes").path("whole").path("value"))
        .hasToString("\"1152921504606846976\"");
    assertThat(treeline.trace(traceId, 1).path("spans")).hasSize(1);
    clients.node().tried("@confluentinc/schemaregistry", "read what the gateway wrote");
  }

  private static Map<String, String> environment() {
    return Map.of("KAFKA", treeline.kafka(), "SCHEMA_REGISTRY", registry.url());
  }

  /** What {@code treeline topics} says about subjects. */
  private static String topics() {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command = Treeline.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    int code =
        command.execute(
            "topics",
            "--bootstrap-servers",
            treeline.kafka(),
            "--partitions",
            "4",
            "--replication",
            "1",
            "--set",
            "schema-registry.url=" + registry.url(),
            "--set",
            "schema-registry.write=true");
    assertThat(code).as("%s", err).isZero();
    return out.toString().lines().filter(line -> line.contains("schema id")).toList().toString();
  }
}
