package dev.treeline.server.dialect.agno;

import dev.treeline.server.dialect.Problem;
import dev.treeline.server.dialect.list.QueryParameters;
import java.util.Set;

/**
 * What can be set about this dialect.
 *
 * @param dbIds the databases that requests may name; none for any
 * @param maxCount how many traces a list counts, at most
 */
public record AgnoSettings(Set<String> dbIds, int maxCount) {

  public static final AgnoSettings DEFAULT = new AgnoSettings(Set.of(), 10_000);

  public AgnoSettings {
    dbIds = Set.copyOf(dbIds);
  }

  /** Lets pass what names none, or one that is known. */
  void checkDatabase(QueryParameters parameters) throws QueryParameters.Bad {
    String id = parameters.text("db_id");
    if (id != null && !dbIds.isEmpty() && !dbIds.contains(id)) {
      throw new QueryParameters.Bad(
          Problem.about(
              Problem.Kind.TRACE_NOT_FOUND, "db_id", "No database found with id '" + id + "'"));
    }
  }
}
