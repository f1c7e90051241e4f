package dev.treeline.topology.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.Options;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileReader;
import org.rocksdb.TableProperties;

/** What RocksDB's files say of themselves. */
final class Tables {

  private Tables() {}

  /** All with rows in them: Kafka's offsets are a few bytes in tables of their own. */
  static List<TableProperties> below(Path stateDir) throws IOException, RocksDBException {
    List<TableProperties> tables = new ArrayList<>();
    for (Path file : files(stateDir)) {
      try (Options options = new Options();
          SstFileReader reader = new SstFileReader(options)) {
        reader.open(file.toString());
        TableProperties properties = reader.getTableProperties();
        if (properties.getNumEntries() > 100) {
          tables.add(properties);
        }
      }
    }
    return tables;
  }

  private static List<Path> files(Path stateDir) throws IOException {
    try (Stream<Path> all = Files.walk(stateDir)) {
      return all.filter(file -> file.toString().endsWith(".sst")).toList();
    }
  }
}
