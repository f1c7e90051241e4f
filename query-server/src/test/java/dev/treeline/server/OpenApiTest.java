package dev.treeline.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.treeline.server.dialect.kit.Ask;
import dev.treeline.server.dialect.kit.FakeReader;
import dev.treeline.testing.ApiDescription;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OpenApiTest {

  private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");

  private static WholeServer server;
  private static JsonNode document;
  private static ApiDescription description;

  @BeforeAll
  static void start() throws Exception {
    server = WholeServer.with(new FakeReader());
    document = Ask.parsed(server.get("/openapi.json").body());
    description = new ApiDescription(document);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void everyRouteIsDescribed() {
    Set<String> undescribed = new TreeSet<>(routesOf(server));
    undescribed.removeAll(description.operations());

    assertThat(undescribed)
        .as(
            "routes that openapi.yaml does not have: describe each in src/main/resources, in the"
                + " openapi.yaml of the package that registers it, with the schema of each status")
        .isEmpty();
  }

  @Test
  void everythingDescribedIsThere() {
    Set<String> missing = new TreeSet<>(description.operations());
    missing.removeAll(routesOf(server));

    assertThat(missing).as("described in an openapi.yaml, but no route").isEmpty();
  }

  @Test
  void aGatewayDescribesWhatItServesAndNothingElse() throws Exception {
    try (WholeServer gateway = WholeServer.gateway()) {
      JsonNode part = Ask.parsed(gateway.get("/openapi.json").body());
      assertThat(new ApiDescription(part).operations()).isEqualTo(routesOf(gateway));
      assertThat(new ApiDescription(part).danglingReferences()).isEmpty();
    }
  }

  @Test
  void theDocumentIsAnOpenApiDocument() throws IOException {
    Map<String, String> others = new HashMap<>();
    for (String part : List.of("schema", "dialect", "meta")) {
      JsonNode schema = published(part);
      others.put(schema.path("$id").asText(), schema.toString());
    }

    assertThat(description.faultsBy(published("schema-base"), others)).isEmpty();
    assertThat(description.danglingReferences()).isEmpty();
  }

  @Test
  void aDocumentWithAFaultIsNone() throws IOException {
    JsonNode wrong =
        Ask.parsed(document.toString().replace("\"in\":\"path\"", "\"in\":\"the path\""));
    Map<String, String> others = new HashMap<>();
    for (String part : List.of("schema", "dialect", "meta")) {
      JsonNode schema = published(part);
      others.put(schema.path("$id").asText(), schema.toString());
    }

    assertThat(new ApiDescription(wrong).faultsBy(published("schema-base"), others)).isNotEmpty();
  }

  @Test
  void theParametersOfEveryPathAreDescribed() {
    for (String operation : description.operations()) {
      Set<String> described = new TreeSet<>();
      for (JsonNode parameter : description.operation(operation).path("parameters")) {
        if (parameter.path("in").asText().equals("path")) {
          described.add(parameter.path("name").asText());
        }
      }
      Set<String> inPath =
          PARAMETER
              .matcher(operation)
              .results()
              .map((MatchResult match) -> match.group(1))
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(described).as(operation).isEqualTo(inPath);
    }
  }

  @Test
  void namesAreUniqueAndEveryComponentIsUsed() {
    List<String> ids = new ArrayList<>();
    description.operations().stream()
        .map(operation -> description.operation(operation).path("operationId"))
        .filter(JsonNode::isTextual)
        .forEach(id -> ids.add(id.asText()));
    assertThat(ids).doesNotHaveDuplicates();

    Set<String> used =
        document.findValues("$ref").stream().map(JsonNode::asText).collect(Collectors.toSet());
    for (String kind : List.of("schemas", "responses", "headers", "parameters", "pathItems")) {
      for (var component : document.path("components").path(kind).properties()) {
        assertThat(used).contains("#/components/" + kind + "/" + component.getKey());
      }
    }
    Set<String> schemes = new TreeSet<>();
    for (JsonNode alternatives : document.findValues("security")) {
      alternatives.forEach(keys -> keys.fieldNames().forEachRemaining(schemes::add));
    }
    List<String> described = new ArrayList<>();
    document
        .path("components")
        .path("securitySchemes")
        .fieldNames()
        .forEachRemaining(described::add);
    assertThat(schemes).containsExactlyInAnyOrderElementsOf(described);
  }

  /** Without a format, a generator takes an integer for one of 32 bits. */
  @Test
  void everyIntegerSaysHowLargeItMayBe() {
    List<String> unsaid = new ArrayList<>();
    Deque<Map.Entry<String, JsonNode>> open = new ArrayDeque<>(Map.of("", document).entrySet());
    while (!open.isEmpty()) {
      Map.Entry<String, JsonNode> at = open.pop();
      JsonNode schema = at.getValue();
      boolean whole =
          schema.path("type").asText().equals("integer")
              || schema.path("type").toString().equals("[\"integer\",\"null\"]");
      if (whole && !Set.of("int32", "int64").contains(schema.path("format").asText())) {
        unsaid.add(at.getKey());
      }
      schema
          .properties()
          .forEach(p -> open.push(Map.entry(at.getKey() + "/" + p.getKey(), p.getValue())));
      for (int i = 0; schema.isArray() && i < schema.size(); i++) {
        open.push(Map.entry(at.getKey() + "/" + i, schema.path(i)));
      }
    }
    assertThat(unsaid).isEmpty();
  }

  @Test
  void everyOperationSaysWhatKeyItNeeds() {
    for (String operation : description.operations()) {
      assertThat(description.operation(operation).has("security")).as(operation).isTrue();
    }
  }

  @Test
  void itIsOpenToAllAndCompressed() throws Exception {
    HttpResponse<String> head = server.send("HEAD", "/openapi.json");
    HttpResponse<String> zipped = server.get("/openapi.json", "Accept-Encoding", "gzip");

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(head.body()).isEmpty();
    assertThat(zipped.headers().firstValue("Content-Encoding")).hasValue("gzip");
  }

  /** But for HEAD, which is wherever GET is, for what a browser asks, and for instances. */
  private static Set<String> routesOf(WholeServer server) {
    return server.routes().stream()
        .filter(route -> !route.startsWith("HEAD ") && !route.startsWith("OPTIONS "))
        .filter(route -> !route.contains(" /internal/"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static JsonNode published(String part) throws IOException {
    try (InputStream yaml =
        OpenApiTest.class.getResourceAsStream("/openapi-3.1/" + part + ".yaml")) {
      return new YAMLMapper().readTree(Objects.requireNonNull(yaml));
    }
  }
}
