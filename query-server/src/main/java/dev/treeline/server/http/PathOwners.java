package dev.treeline.server.http;

import dev.treeline.server.dialect.Dialect;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The dialects of a server, and to which of them a path belongs.
 *
 * @param fallback answers, besides for its own paths, for every path that nobody owns
 */
public record PathOwners(List<Dialect> products, Dialect fallback) {

  public PathOwners {
    products = List.copyOf(products);
  }

  /** Whose errors a path gets: the longest prefix wins. */
  public Dialect ownerOf(String path) {
    record Owned(String prefix, Dialect dialect) {}
    return products.stream()
        .flatMap(dialect -> dialect.ownedPaths().stream().map(p -> new Owned(p, dialect)))
        .filter(owned -> covers(owned.prefix(), path))
        .max(Comparator.comparingInt(owned -> owned.prefix().length()))
        .map(Owned::dialect)
        .orElse(fallback);
  }

  public Stream<Dialect> all() {
    return Stream.concat(products.stream(), Stream.of(fallback));
  }

  private static boolean covers(String prefix, String path) {
    return path.startsWith(prefix)
        && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
  }
}
