package dev.treeline.cli.run;

import dev.treeline.cli.command.CommandFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A directory that belongs to one process as long as that runs, however it ends. */
public final class DataDir implements AutoCloseable {

  private static final String LOCK = "lock";

  private final Path path;
  private final FileChannel lock;
  private final boolean ephemeral;

  private DataDir(Path path, FileChannel lock, boolean ephemeral) {
    this.path = path;
    this.lock = lock;
    this.ephemeral = ephemeral;
  }

  /**
   * @throws CommandFailure when it is not writable, or another process has it
   */
  public static DataDir open(Path path) {
    return open(path, false);
  }

  /** A new one, deleted when it is closed. */
  public static DataDir ephemeral() {
    try {
      return open(Files.createTempDirectory("treeline-"), true);
    } catch (IOException e) {
      throw new CommandFailure(
          "cannot create a directory below %s (%s): set java.io.tmpdir, or leave out --ephemeral"
              .formatted(System.getProperty("java.io.tmpdir"), reason(e)),
          e);
    }
  }

  private static DataDir open(Path path, boolean ephemeral) {
    try {
      Files.createDirectories(path);
      FileChannel channel =
          FileChannel.open(
              path.resolve(LOCK),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        String owner = owner(channel);
        channel.close();
        throw new CommandFailure(
            "data dir %s is in use by another Treeline%s: stop that one, or choose another"
                    .formatted(path, owner)
                + " directory with --data-dir");
      }
      sign(channel);
      return new DataDir(path, channel, ephemeral);
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  private static CommandFailure failure(Path path, IOException e) {
    return new CommandFailure(
        "cannot write to data dir %s (%s): %schoose another with --data-dir"
            .formatted(path, reason(e), e instanceof AccessDeniedException ? give(path) : ""),
        e);
  }

  private static String give(Path path) {
    return "give all of it to the user that runs Treeline (chown -R %s %s), or "
        .formatted(System.getProperty("user.name"), path);
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) { // held by this very process
      return null;
    }
  }

  private static void sign(FileChannel channel) throws IOException {
    channel.truncate(0);
    String pid = Long.toString(ProcessHandle.current().pid());
    channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.UTF_8)), 0);
  }

  private static String owner(FileChannel channel) throws IOException {
    ByteBuffer pid = ByteBuffer.allocate(20);
    channel.read(pid, 0);
    String text = StandardCharsets.UTF_8.decode(pid.flip()).toString().strip();
    return text.isEmpty() ? "" : " (process " + text + ")";
  }

  private static String reason(IOException e) {
    String what = String.valueOf(e.getMessage());
    if (e instanceof AccessDeniedException denied) {
      return "no permission: " + what + ownerOf(Path.of(denied.getFile()));
    }
    if (e instanceof NoSuchFileException) {
      return "cannot be made: " + what;
    }
    if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
      return "a file stands in its place: " + what;
    }
    return what;
  }

  /** Of a file that may not be there yet. */
  private static String ownerOf(Path file) {
    for (@Nullable Path each = file; each != null; each = each.getParent()) {
      try {
        return (each.equals(file) ? " belongs to " : ", and " + each + " belongs to ")
            + Files.getOwner(each).getName();
      } catch (IOException | UnsupportedOperationException e) {
        continue; // the one above it tells why
      }
    }
    return "";
  }

  public Path path() {
    return path;
  }

  public boolean isEphemeral() {
    return ephemeral;
  }

  public Path resolve(String name) {
    return path.resolve(name);
  }

  /**
   * A directory below it, looked through before somebody begins to work in it: what root has left
   * there once would fail later, in the middle, and a part at a time.
   *
   * @throws CommandFailure when this process may not change all of it
   */
  public Path tree(String name) {
    return tree(name, file -> Files.isReadable(file) && Files.isWritable(file));
  }

  Path tree(String name, Predicate<Path> mayChange) {
    Path tree = path.resolve(name);
    try {
      Files.createDirectories(tree);
      Files.walkFileTree(tree, new Look(mayChange));
      return tree;
    } catch (IOException e) {
      throw failure(path, e);
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

  @Override
  public void close() throws IOException {
    lock.close();
    if (ephemeral) {
      try (Stream<Path> tree = Files.walk(path)) {
        List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
        for (Path each : deepestFirst) {
          Files.deleteIfExists(each);
        }
      }
    }
  }
}
