package dev.treeline.cli.run;

import dev.treeline.cli.command.CommandFailure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Predicate;

/**
 * A directory below the data dir, looked through before somebody begins to work in it: what root
 * has left there once would fail later, in the middle, and a part at a time.
 */
public final class OwnTree {

  private OwnTree() {}

  /**
   * Makes it, where it is not there.
   *
   * @throws CommandFailure when this process may not change all of it
   */
  public static Path below(DataDir dir, String name) {
    return below(dir, name, file -> Files.isReadable(file) && Files.isWritable(file));
  }

  static Path below(DataDir dir, String name, Predicate<Path> mayChange) {
    Path tree = dir.resolve(name);
    try {
      Files.createDirectories(tree);
      Files.walkFileTree(tree, new Look(mayChange));
      return tree;
    } catch (IOException e) {
      throw DataDirFailure.of(dir.path(), e);
    }
  }

  private static final class Look extends SimpleFileVisitor<Path> {
    private final Predicate<Path> mayChange;

    Look(Predicate<Path> mayChange) {
      this.mayChange = mayChange;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes of) throws IOException {
      return visitFile(dir, of);
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes of) throws IOException {
      if (!mayChange.test(file)) {
        throw new AccessDeniedException(file.toString());
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
