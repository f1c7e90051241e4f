package dev.treeline.server.http;

import io.javalin.config.RoutesConfig;

/** Adds routes to a server that is about to start. */
@FunctionalInterface
public interface RouteSource {

  void register(RoutesConfig routes);
}
