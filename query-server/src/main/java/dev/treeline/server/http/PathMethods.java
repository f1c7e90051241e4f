package dev.treeline.server.http;

import io.javalin.http.HandlerType;
import io.javalin.router.InternalRouter;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which methods a path takes: what {@code Allow} says, and what a browser is told. */
final class PathMethods {

  private static final List<HandlerType> ALL =
      List.of(
          HandlerType.GET,
          HandlerType.HEAD,
          HandlerType.POST,
          HandlerType.PUT,
          HandlerType.PATCH,
          HandlerType.DELETE);

  private final InternalRouter router;

  PathMethods(InternalRouter router) {
    this.router = router;
  }

  /** Joined by commas; empty where nothing is at the path. */
  String of(String path) {
    List<HandlerType> found =
        ALL.stream().filter(method -> router.hasHttpHandlerEntry(method, path)).toList();
    return found.isEmpty() ? "" : joined(found.stream());
  }

  /** What some path or other takes. */
  String ofServer() {
    return joined(
        ALL.stream()
            .filter(
                method ->
                    router.allHttpHandlers().stream()
                        .anyMatch(route -> route.endpoint.method.equals(method))));
  }

  /** OPTIONS is answered everywhere. */
  private static String joined(Stream<HandlerType> methods) {
    return Stream.concat(methods, Stream.of(HandlerType.OPTIONS))
        .map(HandlerType::name)
        .collect(Collectors.joining(", "));
  }
}
