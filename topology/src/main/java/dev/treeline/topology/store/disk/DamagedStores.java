package dev.treeline.topology.store.disk;

import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores whose files a disk or a lost power has damaged. Kafka Streams opens them again and again,
 * and an instance that has one never starts. All of it is in the changelogs: what is damaged is
 * deleted, and restored from there.
 */
public final class DamagedStores {

  private static final Logger LOG = LoggerFactory.getLogger(DamagedStores.class);

  private final Path directory;
  private final Pattern taskDirectory;
  private final TreeSet<Path> damaged = new TreeSet<>();

  /**
   * @param directory of the application, below which each task has its own
   */
  public DamagedStores(Path directory) {
    this.directory = directory;
    this.taskDirectory =
        Pattern.compile(Pattern.quote(String.valueOf(directory.getFileName())) + "/(\\d+_\\d+)/");
  }

  /** Whether the failure is one of these, and then notes which. */
  public synchronized boolean note(Throwable failure) {
    return note(failure, damageIn(failure, false));
  }

  /** The same; while stores are opened, a file that is not there is damage, too. */
  public synchronized boolean noteAtStart(Throwable failure) {
    return note(failure, damageIn(failure, true));
  }

  private boolean note(Throwable failure, @Nullable RocksDBException damage) {
    if (damage == null) {
      return false;
    }
    Path store = directoryIn(failure);
    if (damaged.add(store)) {
      LOG.error(
          "A file of the data dir is damaged: {}. {} will be deleted, and restored from the"
              + " changelogs; look at the disk.",
          damage.getMessage(),
          store);
    }
    return true;
  }

  /**
   * Deletes what was noted, once nothing has it open.
   *
   * @return whether anything was
   */
  public synchronized boolean delete() {
    boolean any = false;
    while (!damaged.isEmpty()) {
      any |= StoreFiles.delete(damaged.pollFirst());
    }
    return any;
  }

  /** An end of the disk or a missing permission is no damage, and passes with its cause. */
  private static @Nullable RocksDBException damageIn(Throwable failure, boolean atStart) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RocksDBException of && of.getStatus() != null) {
        boolean isGone = String.valueOf(of.getMessage()).contains("No such file or directory");
        if ((atStart && isGone) || of.getStatus().getCode() == Status.Code.Corruption) {
          return of;
        }
      }
    }
    return null;
  }

  /** Messages name the file; else all is taken to be damaged. */
  private Path directoryIn(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      Matcher found = taskDirectory.matcher(String.valueOf(cause.getMessage()));
      if (found.find()) {
        return directory.resolve(found.group(1));
      }
    }
    return directory;
  }
}
