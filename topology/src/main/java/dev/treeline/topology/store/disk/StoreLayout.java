package dev.treeline.topology.store.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the files of the rows were laid out for. Kafka Streams keeps rows in files for spans of time
 * that follow from how long they are kept, and names the files by them: opened with another
 * retention, a store finds none of its files, and answers that there is nothing.
 */
public final class StoreLayout {

  private static final Logger LOG = LoggerFactory.getLogger(StoreLayout.class);

  private StoreLayout() {}

  /**
   * Before the stores are opened. Files of another layout are deleted: all of them are restored.
   *
   * @param directory of the application, below which each task has its own
   * @param rowRetention how long rows are kept from now on
   */
  public static void ensure(Path directory, Duration rowRetention) {
    Path note = directory.resolveSibling(directory.getFileName() + ".layout");
    String wanted = "rows are kept for " + rowRetention.toMillis() + " ms\n";
    try {
      boolean known = Files.exists(note); // not in a data dir of an early build
      if (known && Files.readString(note).equals(wanted)) {
        return;
      }
      if (known && StoreFiles.delete(directory)) {
        LOG.warn(
            "retention or close.max-open has changed: the files below {} lay otherwise and were"
                + " deleted, and are restored from the changelogs",
            directory);
      }
      Files.createDirectories(directory.toAbsolutePath().getParent());
      Files.writeString(note, wanted);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + note, e);
    }
  }
}
