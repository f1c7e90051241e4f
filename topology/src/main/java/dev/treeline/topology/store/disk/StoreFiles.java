package dev.treeline.topology.store.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Files that nothing has open, and that are copies of what is in the changelogs. */
final class StoreFiles {

  private StoreFiles() {}

  /** Returns whether there were any. */
  static boolean delete(Path tree) {
    if (!Files.exists(tree)) {
      return false;
    }
    try (Stream<Path> all = Files.walk(tree)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + tree + ": do so by hand", e);
    }
  }
}
