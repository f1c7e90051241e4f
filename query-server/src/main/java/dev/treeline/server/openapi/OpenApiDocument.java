package dev.treeline.server.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * The OpenAPI description of a server. Each package with routes has its part of it lying beside its
 * classes, as {@code openapi.yaml}: a dialect is described where it is written.
 */
public final class OpenApiDocument {

  private static final String PART = "openapi.yaml";
  private static final YAMLMapper YAML = new YAMLMapper();

  private OpenApiDocument() {}

  /**
   * Puts the parts of these classes' packages together. A package without a part adds nothing.
   *
   * @throws IllegalStateException when two parts describe the same thing
   */
  public static JsonNode of(List<Class<?>> described) {
    ObjectNode document = part(OpenApiDocument.class);
    described.forEach(owner -> add(document, part(owner), owner));
    return document;
  }

  private static ObjectNode part(Class<?> owner) {
    try (InputStream yaml = owner.getResourceAsStream(PART)) {
      return yaml == null ? YAML.createObjectNode() : YAML.readValue(yaml, ObjectNode.class);
    } catch (IOException e) {
      throw new UncheckedIOException("the part of " + owner + " is no YAML", e);
    }
  }

  private static void add(ObjectNode document, ObjectNode part, Class<?> owner) {
    ArrayNode tags = document.withArrayProperty("tags");
    part.path("tags").forEach(tags::add);
    addEach(document.withObjectProperty("paths"), part.path("paths"), owner);
    addEach(document.withObjectProperty("components"), part.path("components"), owner);
  }

  /** One level down: a path may have a method here and a method there, a kind of component too. */
  private static void addEach(ObjectNode target, JsonNode part, Class<?> owner) {
    for (Map.Entry<String, JsonNode> group : part.properties()) {
      ObjectNode into = target.withObjectProperty(group.getKey());
      for (Map.Entry<String, JsonNode> entry : group.getValue().properties()) {
        if (into.replace(entry.getKey(), entry.getValue()) != null) {
          throw new IllegalStateException(
              "%s of %s is described twice, the second time beside %s"
                  .formatted(entry.getKey(), group.getKey(), owner.getName()));
        }
      }
    }
  }
}
