package dev.treeline.server.dialect.agno;

import java.util.Set;
import org.jspecify.annotations.Nullable;

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

  /** Also where none is named. */
  boolean knowsDatabase(@Nullable String id) {
    return id == null || dbIds.isEmpty() || dbIds.contains(id);
  }
}
