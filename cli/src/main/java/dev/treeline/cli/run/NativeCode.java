package dev.treeline.cli.run;

import com.github.luben.zstd.util.Native;
import dev.treeline.cli.command.CommandFailure;
import dev.treeline.topology.store.RocksDbLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The native code of libraries that a process cannot do without. Left to themselves, they unpack it
 * among temporary files when they are first called: there it stays after a kill; and where nothing
 * may be written, or no program run, stream threads fail, and requests. So it is loaded before
 * anything is started.
 */
public final class NativeCode {

  /** Loads itself from a file that it first writes into a directory; once in a process. */
  interface Library {
    void loadFrom(Path directory) throws IOException;
  }

  /** Of treeline.traces, and of requests. */
  private static final Library ZSTD = directory -> Native.load(directory.toFile());

  private NativeCode() {}

  /**
   * Where there are stores: from the data dir, which has to be writable anyway, or else from where
   * temporary files are.
   */
  public static void load(DataDir dir) {
    load(List.of(dir.path(), temporary()), List.of(RocksDbLibrary::load, ZSTD));
  }

  /** Where there are none. */
  static void loadCodecs() {
    load(List.of(temporary()), List.of(ZSTD));
  }

  /**
   * From the first of the directories where all can be loaded. None keeps anything of it.
   *
   * @throws CommandFailure when there is none
   */
  static void load(List<Path> directories, List<Library> libraries) {
    List<String> reasons = new ArrayList<>();
    for (Path directory : directories) {
      try {
        loadIn(directory, libraries);
        return;
      } catch (IOException | RuntimeException | LinkageError e) { // they throw all of these
        reasons.add("not in " + directory + ": " + e);
      }
    }
    throw new CommandFailure(
        "cannot unpack and load native code (%s): set TREELINE_JAVA_OPTS=-Djava.io.tmpdir=DIR to a"
                .formatted(String.join("; ", reasons))
            + " directory with 20 MB free on a file system that is not mounted noexec");
  }

  private static void loadIn(Path directory, List<Library> libraries) throws IOException {
    Path own = Files.createTempDirectory(directory, "native-");
    try {
      for (Library library : libraries) {
        library.loadFrom(own);
      }
    } finally {
      DataDir.deleteTree(own); // what is mapped needs no name any more
    }
  }

  private static Path temporary() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }
}
