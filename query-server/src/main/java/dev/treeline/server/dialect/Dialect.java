package dev.treeline.server.dialect;

import java.util.List;

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

  /** The body, status and headers for a problem. */
  ErrorAnswer error(Problem problem);
}
