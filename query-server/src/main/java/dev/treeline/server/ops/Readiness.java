package dev.treeline.server.ops;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * Whether this instance can do its work.
 *
 * @param state in words, for people
 * @param sources the state of each source topic that it reads
 */
public record Readiness(boolean ready, String state, Map<String, String> sources) {

  private static final String RUNNING = "RUNNING";

  /** Of an instance that reads no source topics. */
  public Readiness(boolean ready, String state) {
    this(ready, state, Map.of());
  }

  /** The same with its source topics: it is ready when it reads all of them. */
  public Readiness with(Map<String, String> states) {
    String silent =
        states.entrySet().stream()
            .filter(source -> !source.getValue().equals(RUNNING))
            .map(source -> source.getKey() + " is " + source.getValue())
            .collect(Collectors.joining(", "));
    return silent.isEmpty()
        ? new Readiness(ready, state, states)
        : new Readiness(false, state + ", but source topic " + silent, states);
  }
}
