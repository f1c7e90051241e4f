package dev.treeline.cli.trace;

import dev.treeline.cli.command.TimeOption;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which traces to list, as the options of a command. */
final class ListOptions {

  /** An enum of its own would be said in capitals. */
  static final class Status implements ITypeConverter<String> {

    private static final List<String> ALL = List.of("live", "complete", "partial");

    @Override
    public String convert(String text) {
      if (!ALL.contains(text)) {
        throw new TypeConversionException(
            "'" + text + "' is no status: give " + String.join(", ", ALL));
      }
      return text;
    }
  }

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      converter = Status.class,
      description = "live, complete or partial.")
  private @Nullable String status;

  @Option(names = "--name", paramLabel = "TEXT", description = "Stands in the trace's name.")
  private @Nullable String name;

  @Option(names = "--service", paramLabel = "NAME", description = "Of the trace's root.")
  private @Nullable String service;

  @Option(names = "--run", paramLabel = "ID", description = "Run id.")
  private @Nullable String run;

  @Option(names = "--session", paramLabel = "ID", description = "Session id.")
  private @Nullable String session;

  @Option(names = "--user", paramLabel = "ID", description = "User id.")
  private @Nullable String user;

  @Option(
      names = "--agent",
      paramLabel = "ID",
      description = "Agent id. Filters are joined by and; there are more over HTTP.")
  private @Nullable String agent;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = TimeOption.class,
      description = "Traces that began then or later, like 2026-01-31T12:00:00Z.")
  private @Nullable Instant from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = TimeOption.class,
      description = "Traces that began before.")
  private @Nullable Instant to;

  boolean areGiven() {
    return !parameters().isEmpty();
  }

  /** The path of a page. */
  String path(int limit, @Nullable String cursor) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("limit", Integer.toString(limit));
    all.putAll(parameters());
    put(all, "cursor", cursor);
    return "/treeline/v1/traces?"
        + all.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
  }

  private Map<String, String> parameters() {
    Map<String, String> given = new LinkedHashMap<>();
    put(given, "status", status);
    put(given, "name", name);
    put(given, "service", service);
    put(given, "run_id", run);
    put(given, "session_id", session);
    put(given, "user_id", user);
    put(given, "agent_id", agent);
    put(given, "from", from);
    put(given, "to", to);
    return given;
  }

  private static void put(Map<String, String> all, String key, @Nullable Object value) {
    if (value != null) {
      all.put(key, value.toString());
    }
  }
}
