package dev.treeline.server.dialect.datadog;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.server.dialect.kit.HostileTraces;
import dev.treeline.span.Attributes;
import dev.treeline.span.Scope;
import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import dev.treeline.span.SpanKind;
import dev.treeline.testing.SpanBuilder;
import dev.treeline.trace.SpanRepair;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceTree;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatadogMappingTest {

  /** The attributes of a span, as {@code key=value;key=value}. */
  private static SpanBuilder aSpanWith(SpanKind kind, String attributes) {
    SpanBuilder span = aSpan().named("the name").ofKind(kind);
    for (String attribute : attributes.split(";", -1)) {
      String[] parts = attribute.split("=", 2);
      span.with(parts[0], parts[1]);
    }
    return span;
  }

  @ParameterizedTest
  @CsvSource({
    "INTERNAL,operation.name=my op!,my_op",
    "SERVER,http.request.method=GET,http.server.request",
    "CLIENT,http.method=GET,http.client.request",
    "CLIENT,db.system=redis,redis.query",
    "SERVER,db.system=redis,server.request",
    "PRODUCER,messaging.system=kafka;messaging.operation=publish,kafka.publish",
    "INTERNAL,messaging.system=kafka;messaging.operation=publish,Internal",
    "CLIENT,rpc.system=aws-api;rpc.service=S3,aws.s3.request",
    "CLIENT,rpc.system=aws-api,aws.client.request",
    "SERVER,rpc.system=grpc,grpc.server.request",
    "CLIENT,faas.invoked_provider=aws;faas.invoked_name=resize,aws.resize.invoke",
    "SERVER,faas.trigger=timer,timer.invoke",
    "INTERNAL,graphql.operation.type=query,graphql.server.request",
    "CLIENT,network.protocol.name=amqp,amqp.client.request",
    "SERVER,x=y,server.request",
    "CONSUMER,x=y,Consumer",
    "UNSPECIFIED,x=y,Internal",
    "INTERNAL,operation.name=!!!,unnamed_operation",
    "INTERNAL,operation.name=1st.try,st.try",
    "INTERNAL,operation.name=az.AZ_09,az.AZ_09",
    "INTERNAL,operation.name=a@[`{/:b,a_b",
    "INTERNAL,operation.name=Größe,Gr_e",
    "SERVER,operation.name=,server.request",
  })
  void operationNames(SpanKind kind, String attributes, String name) {
    assertThat(OperationName.of(aSpanWith(kind, attributes).build())).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "SERVER,resource.name=given,given",
    "SERVER,http.request.method=GET;http.route=/a/{b},GET /a/{b}",
    "CLIENT,http.request.method=_OTHER;url.template=/a,HTTP /a",
    "CLIENT,http.request.method=PUT;http.route=/a,PUT",
    "CONSUMER,messaging.operation=process;messaging.destination.name=orders,process orders",
    "CLIENT,rpc.method=Get;rpc.service=Users,Get Users",
    "SERVER,graphql.operation.type=query;graphql.operation.name=Me,query Me",
    "CLIENT,db.system=mysql;db.statement=SELECT 1,SELECT 1",
    "CLIENT,db.system=mysql,the name",
    "INTERNAL,db.statement=SELECT 1,the name",
  })
  void resourceNames(SpanKind kind, String attributes, String name) {
    assertThat(ResourceName.of(aSpanWith(kind, attributes).build())).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "INTERNAL,gen_ai.system=openai;span.type=web,llm",
    "INTERNAL,span.type=cache,cache",
    "SERVER,x=y,web",
    "CLIENT,x=y,http",
    "CLIENT,db.system=PostgreSQL,sql",
    "CLIENT,db.system.name=mongodb,mongodb",
    "CLIENT,db.system=dynamodb,db",
    "CONSUMER,x=y,custom",
  })
  void types(SpanKind kind, String attributes, String type) {
    assertThat(SpanType.of(aSpanWith(kind, attributes).build())).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource({
    "Web Store,web_store",
    "a--b/c:d.e,a--b/c:d.e",
    "__x__,x",
    "'  ',otlpresourcenoservicename",
    "Größe,größe",
  })
  void services(String name, String service) {
    assertThat(Names.service(name)).isEqualTo(service);
  }

  /** The name that stands where a sender gave none. */
  @Test
  void theResourceOfASpanWithoutANameIsItsOperation() {
    Span span = aSpan().named(SpanRepair.NO_NAME).ofKind(SpanKind.SERVER).build();
    assertThat(ResourceName.of(span)).isEqualTo("server.request");
  }

  @Test
  void aNameHasNoMoreThanAHundredCharacters() {
    assertThat(Names.service("a".repeat(101))).hasSize(100);
    assertThat(Names.operation("a".repeat(101))).hasSize(100);
  }

  @Test
  void anAttributeWithoutAValueSaysNothing() {
    Span span =
        aSpan().with("operation.name", Attributes.NULL).with("mine", Attributes.NULL).build();

    assertThat(OperationName.of(span)).isEqualTo("Internal");
    assertThat(MetaTags.of(span)).doesNotContainKey("mine");
  }

  @Test
  void eventsAreATagWithWhatTheyHave() {
    SpanEvent dropped = new SpanEvent("full", 2, Attributes.of(Map.of("k", "v")), 3);
    Span span =
        aSpan()
            .build()
            .withContents(
                Attributes.EMPTY,
                List.of(new SpanEvent("bare", 1, Attributes.EMPTY, 0), dropped),
                List.of(),
                Span.Dropped.NONE);

    assertThat(EventsTag.of(span))
        .isEqualTo(
            "[{\"time_unix_nano\":1,\"name\":\"bare\"},{\"time_unix_nano\":2,\"name\":\"full\","
                + "\"attributes\":{\"k\":\"v\"},\"dropped_attributes_count\":3}]");
  }

  /** The wire has 32 bits without a sign. */
  @Test
  void aCountOfDroppedAttributesHasNoSign() {
    SpanEvent event = new SpanEvent("full", 2, Attributes.EMPTY, -1);
    Span span =
        aSpan()
            .build()
            .withContents(Attributes.EMPTY, List.of(event), List.of(), Span.Dropped.NONE);

    assertThat(EventsTag.of(span)).contains("\"dropped_attributes_count\":4294967295");
  }

  @Test
  void aLongResourceIsCutBetweenCharacters() {
    assertThat(ResourceName.of(aSpan().named("é".repeat(4000)).build())).hasSize(2500);
    assertThat(ResourceName.of(aSpan().named("a" + "é".repeat(4000)).build())).hasSize(2500);
  }

  @Test
  void numbersOfTheSpanAreMetricsAndAllElseIsText() {
    var span =
        aSpan()
            .with("http.response.status_code", 200)
            .with("ratio", 0.5)
            .with("broken", Double.NaN)
            .with("flag", true)
            .with("tags", List.of("a", 1L))
            .with("map", Attributes.of(Map.of("k", "v")))
            .with("bytes", ByteBuffer.wrap(new byte[] {1, 2, 3}))
            .with("http.request.header.accept", "x")
            .with("_hidden", "x")
            .with("_dd.p.tid", 1)
            .with("sampling.priority", 2)
            .withResource("replicas", 3L)
            .build();

    assertThat(Metrics.of(span)).isEqualTo(Map.of("http.status_code", 200L, "ratio", 0.5));
    assertThat(MetaTags.of(span))
        .containsEntry("flag", "true")
        .containsEntry("broken", "NaN")
        .containsEntry("tags", "[\"a\",1]")
        .containsEntry("map", "{\"k\":\"v\"}")
        .containsEntry("bytes", "AQID")
        .containsEntry("http.request.headers.accept", "x")
        .containsEntry("replicas", "3")
        .doesNotContainKeys("_hidden", "_dd.p.tid", "sampling.priority", "service.name");
  }

  /**
   * What the agent makes of a span comes first, then its error, itself, its resource, its scope.
   */
  @Test
  void ofSeveralTextsOfOneTagTheNearestIsShown() {
    Attributes ofScope = Attributes.of(Map.of("host", "scope", "zone", "scope", "pid", "scope"));
    Span span =
        aSpan()
            .ofKind(SpanKind.SERVER)
            .failed("status")
            .with("span.kind", "attribute")
            .with("error.msg", "attribute")
            .with("client.address", "renamed")
            .with("http.client_ip", "as it is")
            .with("user_agent.original", "renamed")
            .with("http.useragent", "as it is")
            .with("host", "attribute")
            .with("replicas", 1)
            .withResource("host", "resource")
            .withResource("zone", "resource")
            .withResource("replicas", 3L)
            .inScope(new Scope("scope", "1", ofScope, "", 0))
            .build();

    assertThat(MetaTags.of(span))
        .containsEntry("span.kind", "server")
        .containsEntry("error.msg", "status")
        .containsEntry("http.client_ip", "renamed")
        .containsEntry("http.useragent", "as it is")
        .containsEntry("host", "attribute")
        .containsEntry("zone", "resource")
        .containsEntry("pid", "scope")
        .containsEntry("replicas", "3");
  }

  @Test
  void ofTwoNumbersOfOneTagTheLastIsShown() {
    Span span =
        aSpan().with("http.response.status_code", 200).with("http.status_code", 404).build();
    assertThat(Metrics.of(span)).isEqualTo(Map.of("http.status_code", 404L));
  }

  @Test
  void anErrorWithoutAMessageHasItsHttpStatus() {
    var span = aSpan().failed("").with("http.response.status_code", 503).build();
    assertThat(ErrorTags.of(span)).isEqualTo(Map.of("error.msg", "503"));
    assertThat(ErrorTags.of(aSpan().failed("no").build())).isEqualTo(Map.of("error.msg", "no"));
    var told = aSpan().failed("no").with("http.response.status_code", 503).build();
    assertThat(ErrorTags.of(told)).isEqualTo(Map.of("error.msg", "no"));
    assertThat(ErrorTags.of(aSpan().build())).isEmpty();
  }

  /** Of several the last: it is what the others led to. */
  @Test
  void anExceptionTellsMoreThanTheStatus() {
    SpanBuilder span =
        aSpan()
            .failed("status")
            .withEvent("exception", 1, Map.of("exception.message", "first"))
            .withEvent("exception", 2, Map.of("exception.message", "last"))
            .withEvent("note", 3, Map.of("exception.message", "quoted"));

    assertThat(ErrorTags.of(span.build())).isEqualTo(Map.of("error.msg", "last"));
  }

  @Test
  void selfTimeIsWhatNoChildCovers() {
    TraceTree tree =
        TraceTree.of(
            List.of(
                aSpan("parent").lasting(100).build(),
                aSpan("a").childOf("parent").startingAt(10).lasting(30).build(),
                aSpan("overlaps a").childOf("parent").startingAt(20).lasting(10).build(),
                aSpan("b").childOf("parent").startingAt(60).lasting(20).build(),
                aSpan("outlives").childOf("parent").startingAt(90).lasting(500).build(),
                aSpan("running").childOf("parent").startingAt(50).running().build()));

    assertThat(SelfTime.of(tree, 0)).isEqualTo(40_000_000);
  }

  @Test
  void selfTimeIsWithinTheDurationWhateverTheClocksSay() {
    for (Trace trace : HostileTraces.all().values()) {
      TraceTree tree = trace.tree();
      for (int number = 0; number < tree.size(); number++) {
        assertThat(SelfTime.of(tree, number)).isBetween(0L, tree.span(number).durationNanos());
      }
    }
  }

  @Test
  void theHashIsFnv1a() {
    assertThat(Fnv1a.hex("")).isEqualTo("811c9dc5");
    assertThat(Fnv1a.hex("foobar")).isEqualTo("bf9cf968");
  }
}
