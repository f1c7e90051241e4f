package dev.treeline.topology.store.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which Kafka the stores are a copy of. On another one they would answer with traces that are not
 * there, and be taken for restored up to the offset at which they were left: of what that Kafka has
 * below it, nobody would know.
 */
public final class StoreOrigin {

  private StoreOrigin() {}

  /** Stores that were made of another cluster. */
  public static final class ForeignStoresException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ForeignStoresException(Path directory, String theirs, String clusterId) {
      super(
          ("%s holds what is stored of the Kafka cluster %s, and this is %s: choose another"
                  + " --data-dir, or delete that directory, to have it restored from this cluster")
              .formatted(directory, theirs, clusterId));
    }
  }

  /**
   * Before the stores are opened. They are left as they are: somebody may have named the wrong
   * Kafka.
   *
   * @param directory of the application, below which each task has its own
   * @throws ForeignStoresException where they are of another cluster
   */
  public static void check(Path directory, String clusterId) {
    Path note = directory.resolveSibling(directory.getFileName() + ".cluster");
    try {
      if (Files.exists(directory) && Files.exists(note)) { // no note in a dir of an early build
        String noted = Files.readString(note).strip();
        if (noted.equals(clusterId)) {
          return;
        }
        if (!noted.isEmpty()) {
          throw new ForeignStoresException(directory, noted, clusterId);
        }
      }
      Files.createDirectories(directory.toAbsolutePath().getParent());
      Files.writeString(note, clusterId + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + note, e);
    }
  }
}
