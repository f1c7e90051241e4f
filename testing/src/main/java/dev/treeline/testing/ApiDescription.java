package dev.treeline.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** An OpenAPI document, to which answers are held. */
public final class ApiDescription {

  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(
          Dialects.getDraft202012(),
          schemas ->
              schemas.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

  private final JsonNode document;
  private final Map<String, JsonNode> operations = new TreeMap<>();
  private final Map<String, Schema> compiled = new ConcurrentHashMap<>();

  public ApiDescription(JsonNode document) {
    this.document = document;
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : resolved(path.getValue()).properties()) {
        if (METHODS.contains(method.getKey())) {
          String verb = method.getKey().toUpperCase(Locale.ROOT);
          operations.put(verb + " " + path.getKey(), method.getValue());
        }
      }
    }
  }

  /** Each as {@code GET /path/{parameter}}. */
  public Set<String> operations() {
    return new TreeSet<>(operations.keySet());
  }

  public JsonNode operation(String name) {
    return operations.getOrDefault(name, MissingNode.getInstance());
  }

  /**
   * What is wrong with an answer by its description; nothing when it is right.
   *
   * @param operation as {@code GET /path/{parameter}}
   * @param contentType empty where there is no body
   * @param body null for a body that is no JSON
   */
  public List<String> faults(
      String operation, int status, String contentType, @Nullable JsonNode body) {
    JsonNode described = operations.get(operation);
    if (described == null) {
      return List.of(operation + " is not described");
    }
    String at = operation + " " + status;
    JsonNode response = response(described, status);
    if (response.isMissingNode()) {
      return List.of(at + " is not described");
    }
    JsonNode content = response.path("content");
    String type = contentType.replaceFirst(";.*", "");
    if (content.isEmpty() || type.isEmpty()) {
      return List.of();
    }
    if (!content.has(type)) {
      return List.of(at + " is of the type " + type + ", described is " + content);
    }
    JsonNode schema = content.path(type).path("schema");
    if (body == null || schema.isMissingNode()) {
      return List.of();
    }
    return violations(at, compiled.computeIfAbsent(at + type, key -> compile(schema)), body);
  }

  public boolean describes(String operation, int status) {
    return operation(operation).path("responses").has(Integer.toString(status));
  }

  /** The names of all parameters, wherever they stand. */
  public Set<String> parameters(String operation) {
    Set<String> names = new TreeSet<>();
    for (JsonNode parameter : operation(operation).path("parameters")) {
      names.add(resolved(parameter).path("name").asText());
    }
    return names;
  }

  /** The names of the headers of an answer, whose case does not matter. */
  public Set<String> headers(String operation, int status) {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    response(operation(operation), status)
        .path("headers")
        .fieldNames()
        .forEachRemaining(names::add);
    return names;
  }

  /** What in this document is not as the schema has it, whose parts are {@code others} by id. */
  public List<String> faultsBy(JsonNode schema, Map<String, String> others) {
    SchemaRegistry registry =
        SchemaRegistry.withDefaultDialect(
            Dialects.getDraft202012(), schemas -> schemas.schemas(others));
    return violations("document", registry.getSchema(schema), document);
  }

  /** References that lead nowhere. */
  public List<String> danglingReferences() {
    List<String> dangling = new ArrayList<>();
    for (JsonNode reference : document.findValues("$ref")) {
      if (reference.isTextual() && resolve(reference.asText()).isMissingNode()) {
        dangling.add(reference.asText());
      }
    }
    return dangling;
  }

  /** The answer to this status: as one of all others, nobody has thought of it. */
  private JsonNode response(JsonNode operation, int status) {
    return resolved(operation.path("responses").path(Integer.toString(status)));
  }

  private JsonNode resolved(JsonNode node) {
    return node.path("$ref").isTextual() ? resolve(node.path("$ref").asText()) : node;
  }

  private JsonNode resolve(String reference) {
    return reference.startsWith("#/")
        ? document.at(reference.substring(1))
        : MissingNode.getInstance();
  }

  /** References begin at the document's root: the components go along. */
  private Schema compile(JsonNode schema) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.putArray("allOf").add(schema);
    root.set("components", document.path("components"));
    return SCHEMAS.getSchema(root);
  }

  private static List<String> violations(String at, Schema schema, JsonNode body) {
    return schema.validate(body).stream()
        .map(error -> at + ": " + error.getInstanceLocation() + " " + error.getMessage())
        .limit(10)
        .toList();
  }
}
