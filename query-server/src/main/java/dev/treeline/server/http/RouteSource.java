package dev.treeline.server.http;

import dev.treeline.server.dialect.ApiRequest;
import io.javalin.config.RoutesConfig;
import java.util.Map;

/** Adds routes to a server that is about to start. */
@FunctionalInterface
public interface RouteSource {

  void register(RoutesConfig routes);

  /**
   * What a refusal says in its headers where no handler of this source has been asked: no route, no
   * such method, a request that cannot be read.
   */
  default Map<String, String> headersOfRefusal(String path, ApiRequest.Headers headers) {
    return Map.of();
  }
}
