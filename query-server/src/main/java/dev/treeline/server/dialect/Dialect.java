package dev.treeline.server.dialect;

import java.util.List;
import java.util.Map;

/** One product's way of asking and answering. */
public interface Dialect {

  /** Lower case; stands in metrics and logs. */
  String name();

  /**
   * The path prefixes whose errors are answered in this dialect, also where no route matches. A
   * prefix covers itself and everything below it at a '/'.
   */
  List<String> ownedPaths();

  List<Endpoint> endpoints();

  /** The keys that a request carries in the places where this dialect's clients put them. */
  PresentedKeys keysOf(ApiRequest.Headers headers);

  /**
   * The headers that {@link #keysOf} looks at: a cache must not mix the answers to their values.
   */
  default List<String> keyHeaders() {
    return List.of("Authorization");
  }

  /** How the product tells what is left of a limit. Most do not. */
  default Map<String, String> rateLimitHeaders(RateLimit limit) {
    return Map.of();
  }

  /** The body, status and headers for a problem. */
  ErrorAnswer error(Problem problem);
}
