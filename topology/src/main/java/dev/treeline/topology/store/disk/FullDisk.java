package dev.treeline.topology.store.disk;

import java.io.IOException;
import org.rocksdb.RocksDBException;

/** The disk of the stores has no room left: RocksDB and Java's files say it in the same words. */
public final class FullDisk {

  private static final String WORDS = "No space left on device";

  private FullDisk() {}

  public static boolean isCauseOf(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      boolean ofADisk = cause instanceof RocksDBException || cause instanceof IOException;
      if (ofADisk && String.valueOf(cause.getMessage()).contains(WORDS)) {
        return true;
      }
    }
    return false;
  }
}
