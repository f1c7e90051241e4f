package dev.treeline.cli.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** The YAML file: {@code http.port: 8081} and {@code http: {port: 8081}} say the same. */
final class ConfigFile {

  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY).build();

  private record Section(String prefix, JsonNode node) {}

  private ConfigFile() {}

  static Map<String, String> read(Path file) {
    JsonNode root = parse(file);
    Map<String, String> values = new LinkedHashMap<>();
    if (root.isMissingNode() || root.isNull()) {
      return values;
    }
    if (!root.isObject()) {
      throw new ConfigException(
          file + " is no list of settings: write lines such as http.port: 8081");
    }
    Deque<Section> open = new ArrayDeque<>();
    open.add(new Section("", root));
    while (!open.isEmpty()) {
      Section section = open.remove();
      for (Map.Entry<String, JsonNode> entry : section.node.properties()) {
        String key = section.prefix + entry.getKey();
        JsonNode value = entry.getValue();
        if (value.isObject()) {
          open.add(new Section(key + ".", value));
        } else if (!value.isValueNode() || value.isNull()) {
          throw new ConfigException(key + " in " + file + " has no single value: write one");
        } else if (values.put(key, value.asText()) != null) {
          throw new ConfigException(key + " stands twice in " + file + ": remove one");
        }
      }
    }
    return values;
  }

  private static JsonNode parse(Path file) {
    if (!Files.isReadable(file)) {
      throw new ConfigException("cannot read " + file + ": check the path given with --config");
    }
    try {
      return YAML.readTree(file.toFile());
    } catch (JsonProcessingException e) {
      String line = e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
      String reason = e.getOriginalMessage().lines().findFirst().orElse("no YAML");
      throw new ConfigException(file + line + " is not valid YAML: " + reason);
    } catch (IOException e) {
      throw new ConfigException("cannot read " + file + ": " + e.getMessage());
    }
  }
}
