package dev.treeline.server.ops;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether this instance can do its work.
 *
 * @param state in words, for people
 * @param sources the state of each source topic that it reads
 */
public record Readiness(boolean ready, String state, Map<String, String> sources) {

  /** Of an instance that reads no source topics. */
  public Readiness(boolean ready, String state) {
    this(ready, state, Map.of());
  }

  /**
   * The same with its source topics: it is ready when it reads all of them.
   *
   * @param states of each
   * @param unread those that it does not read
   */
  public Readiness with(Map<String, String> states, Set<String> unread) {
    String silent =
        unread.stream()
            .map(topic -> topic + " is " + states.get(topic))
            .collect(Collectors.joining(", "));
    return silent.isEmpty()
        ? new Readiness(ready, state, states)
        : new Readiness(false, state + ", but source topic " + silent, states);
  }
}
