package dev.treeline.topology.store;

import java.io.IOException;
import java.nio.file.Path;
import org.rocksdb.NativeLibraryLoader;

/** RocksDB's native code, which is loaded with the first store unless somebody did so before. */
public final class RocksDbLibrary {

  private RocksDbLibrary() {}

  /**
   * Unpacks it into this directory, and loads it from there; then it needs its file no more.
   *
   * @throws LinkageError when programs may not run there, and on machines it was not built for
   */
  public static void load(Path directory) throws IOException {
    NativeLibraryLoader.getInstance().loadLibrary(directory.toString());
  }
}
