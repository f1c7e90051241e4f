package dev.treeline.server.dialect.agno;

import dev.treeline.server.dialect.list.QueryParameters;
import java.util.OptionalLong;

/** {@code start_time} and {@code end_time} of a list. */
final class Times {

  private Times() {}

  static OptionalLong start(QueryParameters parameters) throws QueryParameters.Bad {
    return time(parameters, "start_time");
  }

  static OptionalLong end(QueryParameters parameters) throws QueryParameters.Bad {
    return time(parameters, "end_time");
  }

  private static OptionalLong time(QueryParameters parameters, String name)
      throws QueryParameters.Bad {
    return parameters.isoTime(
        name,
        "Invalid %s format. Use ISO 8601 format (e.g., '2025-11-19T10:00:00Z' or".formatted(name)
            + " '2025-11-19T10:00:00+05:30')");
  }
}
