package dev.treeline.cli.run;

import dev.treeline.cli.command.CommandFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
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
              .formatted(System.getProperty("java.io.tmpdir"), DataDirFailure.reason(e)),
          e);
    }
  }

  private static DataDir open(Path path, boolean ephemeral) {
    try {
      create(path);
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
      throw DataDirFailure.of(path, e);
    }
  }

  /** Others on this machine are not to read the traces in it. */
  private static void create(Path path) throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(path);
    }
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

  public Path path() {
    return path;
  }

  public boolean isEphemeral() {
    return ephemeral;
  }

  public Path resolve(String name) {
    return path.resolve(name);
  }

  @Override
  public void close() throws IOException {
    lock.close();
    if (ephemeral) {
      deleteTree(path);
    }
  }

  static void deleteTree(Path root) throws IOException {
    try (Stream<Path> tree = Files.walk(root)) {
      List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    }
  }
}
