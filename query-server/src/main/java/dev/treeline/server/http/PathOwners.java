package dev.treeline.server.http;

import dev.treeline.server.dialect.Dialect;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The dialects of a server, and to which of them a path belongs. */
public final class PathOwners {

  private final List<Dialect> products;

  /** Answers, besides for its own paths, for every path that nobody owns. */
  private final Dialect fallback;

  /** Longest prefix first. */
  private final List<Owned> owned;

  private record Owned(String prefix, Dialect dialect) {}

  public PathOwners(List<Dialect> products, Dialect fallback) {
    this.products = List.copyOf(products);
    this.fallback = fallback;
    this.owned =
        products.stream()
            .flatMap(dialect -> dialect.ownedPaths().stream().map(p -> new Owned(p, dialect)))
            .sorted(Comparator.comparingInt((Owned owned) -> owned.prefix().length()).reversed())
            .toList();
  }

  /** Whose errors a path gets: the longest prefix wins. */
  public Dialect ownerOf(String path) {
    for (Owned candidate : owned) {
      if (covers(candidate.prefix(), path)) {
        return candidate.dialect();
      }
    }
    return fallback;
  }

  public Stream<Dialect> all() {
    return Stream.concat(products.stream(), Stream.of(fallback));
  }

  private static boolean covers(String prefix, String path) {
    return path.startsWith(prefix)
        && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
  }
}
