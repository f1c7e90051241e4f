package dev.treeline.server.dialect;

import dev.treeline.span.Tenant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that was let in: whose it is, and what it asks for. */
public record ApiRequest(
    Tenant tenant,
    Map<String, String> pathParameters,
    Map<String, List<String>> queryParameters,
    Headers headers) {

  /** Header look-up, whatever the case; all values of a repeated header. */
  @FunctionalInterface
  public interface Headers {
    List<String> all(String name);

    default @Nullable String first(String name) {
      List<String> values = all(name);
      return values.isEmpty() ? null : values.get(0);
    }
  }

  /** A parameter of the path. */
  public String path(String name) {
    String value = pathParameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route has no parameter " + name);
    }
    return value;
  }

  /**
   * The value of a query parameter, null where it is missing. Of several the last one counts, as in
   * the products.
   */
  public @Nullable String query(String name) {
    List<String> values = queryParameters.getOrDefault(name, List.of());
    return values.isEmpty() ? null : values.get(values.size() - 1);
  }
}
