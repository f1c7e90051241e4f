package dev.treeline.server.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A keys file that is read again when its time or size changes, looked at once a second at most. A
 * new file that cannot be used changes nothing: nobody is locked out by a typing error.
 */
final class WatchedKeysFile {

  private static final Logger LOG = LoggerFactory.getLogger(WatchedKeysFile.class);
  private static final long LOOK_AGAIN_MS = 1_000;
  private static final String ABSENT = "absent";

  private final Path file;
  private final Clock clock;
  private volatile List<ApiKey> keys;
  private volatile long lookedAt;
  private String version;

  WatchedKeysFile(Path file, Clock clock) {
    this.file = file;
    this.clock = clock;
    this.version = version(); // before the content: a change in between is seen next time
    this.keys = KeysFile.read(file);
    this.lookedAt = clock.millis();
  }

  List<ApiKey> keys() {
    if (Math.abs(clock.millis() - lookedAt) >= LOOK_AGAIN_MS) {
      look();
    }
    return keys;
  }

  private synchronized void look() {
    lookedAt = clock.millis();
    String now = version();
    if (now.equals(version)) {
      return;
    }
    version = now;
    try {
      keys = KeysFile.read(file);
      LOG.info("Read {} again: {} keys", file, keys.size());
    } catch (KeysFileException e) {
      LOG.warn("{}. The keys read before stay in force", e.getMessage());
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
