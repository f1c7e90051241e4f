package dev.treeline.server.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A keys file that is read again when its time or size changes, looked at once a second at most. A
 * new file that cannot be used changes nothing: nobody is locked out by a typing error.
 *
 * <p>Nobody looks while nobody asks. So who asks when a look is due waits for it: the list before
 * it may be hours old, and have keys that were taken out then.
 */
final class WatchedKeysFile {

  private static final Logger LOG = LoggerFactory.getLogger(WatchedKeysFile.class);
  private static final long LOOK_AGAIN_MS = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final String ABSENT = "absent";

  private final Path file;
  private final Clock clock;
  private final Function<Path, List<ApiKey>> reader;
  private final Duration patience;
  private final ReentrantLock looking = new ReentrantLock();
  private volatile List<ApiKey> keys;
  private volatile long lookedAt; // when the look began that the keys are of
  private volatile long looks; // begun, so far
  private volatile boolean stuck;
  private String version;
  private String unusable = ""; // the version that was told of

  WatchedKeysFile(Path file, Clock clock) {
    this(file, clock, KeysFile::read, PATIENCE);
  }

  /**
   * @param patience how long a look of another thread is waited for
   */
  WatchedKeysFile(Path file, Clock clock, Function<Path, List<ApiKey>> reader, Duration patience) {
    this.file = file;
    this.clock = clock;
    this.reader = reader;
    this.patience = patience;
    this.lookedAt = clock.millis();
    this.version = version(); // before the content: a change in between is seen next time
    this.keys = reader.apply(file);
  }

  List<ApiKey> keys() {
    long before = looks;
    long now = clock.millis();
    if (isDue(now) && mayLook()) {
      try {
        // Not when another has looked since: then also those who come next need not.
        if (looks == before && isDue(now)) {
          look();
        }
      } finally {
        looking.unlock();
      }
    }
    return keys;
  }

  private boolean isDue(long now) {
    return Math.abs(now - lookedAt) >= LOOK_AGAIN_MS;
  }

  /**
   * Waits for who is looking. A file system that hangs holds that one thread; others go on with the
   * keys read before, as they do when the file is gone.
   */
  private boolean mayLook() {
    try {
      if (looking.tryLock(stuck ? 0 : patience.toNanos(), TimeUnit.NANOSECONDS)) {
        return true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    if (!stuck) {
      stuck = true;
      LOG.warn("{} takes long to be looked at. The keys read before stay in force", file);
    }
    return false;
  }

  private void look() {
    long began = clock.millis();
    looks = looks + 1;
    try {
      readIfChanged();
    } finally {
      lookedAt = began; // after the keys: who sees that no look is due sees them too
      stuck = false;
    }
  }

  private void readIfChanged() {
    String now = version();
    if (now.equals(version)) {
      return;
    }
    try {
      keys = reader.apply(file);
      version = now;
      LOG.info("Read {} again: {} keys", file, keys.size());
    } catch (KeysFileException e) {
      // Tried again: an owner or a mode that is put right changes neither time nor size.
      if (!now.equals(unusable)) {
        unusable = now;
        LOG.warn("{}. The keys read before stay in force", e.getMessage());
      }
    }
  }

  private String version() {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return now.lastModifiedTime() + " " + now.size();
    } catch (IOException e) {
      return ABSENT;
    }
  }
}
