package dev.treeline.topology.store.disk;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many files the stores want open. RocksDB keeps all of its files open; where it may not, the
 * stream threads fail, and so does all else that opens files.
 */
public final class OpenFiles {

  /** Jars, sockets, connections of callers: 210 were seen without any. */
  private static final int OF_THE_PROCESS = 500;

  /**
   * Seen: 29 of empty stores, 7 more for each of up to four segments of rows, and a file for each
   * 64 MB or less of data.
   */
  private static final int OF_A_PARTITION = 100;

  private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);

  private OpenFiles() {}

  /** Says so in the log, should the process be allowed too few. */
  public static void check(int partitions) {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      complaint(unix.getMaxFileDescriptorCount(), partitions).ifPresent(LOG::warn);
    }
  }

  static Optional<String> complaint(long allowed, int partitions) {
    long wanted = OF_THE_PROCESS + (long) OF_A_PARTITION * partitions;
    return allowed >= wanted
        ? Optional.empty()
        : Optional.of(
            ("This process may have %d files open, and the stores of %d partitions, should all of"
                    + " them come here, want %d or more: raise the limit (ulimit -n, LimitNOFILE"
                    + " of systemd), or stream threads will fail with 'Too many open files'")
                .formatted(allowed, partitions, wanted));
  }
}
