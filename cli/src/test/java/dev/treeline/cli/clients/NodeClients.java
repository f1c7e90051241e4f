package dev.treeline.cli.clients;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The clients that are npm packages, installed once below {@code target}. */
final class NodeClients {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SOURCES = Path.of("src/test/clients");
  private static final Path INSTALLED = Path.of("target/clients");
  private static final String REMEDY =
      "the tests of the profile clients need Node.js 20.6 or newer and npm on the PATH: install them,"
          + " or build without -Pclients";

  private final String node;

  private NodeClients(String node) {
    this.node = node;
  }

  static NodeClients install() {
    try {
      Files.createDirectories(INSTALLED);
      try (Stream<Path> sources = Files.list(SOURCES)) {
        for (Path source : sources.toList()) {
          Files.copy(
              source, INSTALLED.resolve(source.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String node = program(Map.of(), "node", "--version").strip();
    // No lock file: it would hold the address of a registry. Versions are exact in package.json.
    program(
        Map.of(),
        "npm",
        "install",
        "--no-audit",
        "--no-fund",
        "--no-package-lock",
        "--ignore-scripts",
        "--engine-strict",
        "--loglevel=error");
    return new NodeClients(node);
  }

  /** What the script printed last, as JSON. */
  JsonNode run(Map<String, String> environment, String script, String... arguments) {
    List<String> command = new ArrayList<>(List.of("node", script));
    command.addAll(List.of(arguments));
    String printed = program(environment, command.toArray(String[]::new)).strip();
    return json(printed.substring(printed.lastIndexOf('\n') + 1));
  }

  /** Says on the console what was tried, with the version that is really there. */
  void tried(String module, String what) {
    try {
      JsonNode manifest =
          json(Files.readString(INSTALLED.resolve("node_modules/" + module + "/package.json")));
      System.out.printf(
          "Tried: %s %s on Node.js %s: %s%n",
          manifest.path("name").asText(), manifest.path("version").asText(), node, what);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String program(Map<String, String> environment, String... command) {
    return Program.run(INSTALLED, environment, REMEDY, List.of(command));
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError("no JSON: " + text, e);
    }
  }
}
