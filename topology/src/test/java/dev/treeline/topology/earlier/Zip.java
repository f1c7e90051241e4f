package dev.treeline.topology.earlier;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** A directory as one file. Empty directories are kept. */
final class Zip {

  private Zip() {}

  static void pack(Path directory, Path zip) throws IOException {
    try (Stream<Path> tree = Files.walk(directory);
        OutputStream file = Files.newOutputStream(zip);
        ZipOutputStream out = new ZipOutputStream(file)) {
      out.setLevel(9);
      List<Path> entries = tree.filter(path -> !path.equals(directory)).sorted().toList();
      for (Path path : entries) {
        String name = directory.relativize(path).toString().replace('\\', '/');
        if (Files.isDirectory(path)) {
          out.putNextEntry(new ZipEntry(name + "/"));
        } else {
          out.putNextEntry(new ZipEntry(name));
          Files.copy(path, out);
        }
        out.closeEntry();
      }
    }
  }

  static void unpack(Path zip, Path directory) throws IOException {
    try (InputStream file = Files.newInputStream(zip);
        ZipInputStream in = new ZipInputStream(file)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Path path = directory.resolve(entry.getName());
        Files.createDirectories(entry.isDirectory() ? path : path.resolveSibling(""));
        if (!entry.isDirectory()) {
          Files.copy(in, path);
        }
      }
    }
  }
}
