package dev.treeline.cli.dev;

import dev.treeline.cli.command.CommandFailure;
import dev.treeline.cli.run.DataDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The key of {@code treeline dev}: kept in the data dir, readable for its owner alone, so that
 * printed commands work after a restart and {@code treeline trace} needs no key.
 */
final class DevKey {

  static final String FILE = "dev.key";

  private DevKey() {}

  /**
   * @param chosen by the environment; wins over the kept key, and is kept then
   * @param random makes the first one
   */
  static String of(DataDir dir, @Nullable String chosen, Supplier<String> random) {
    Path file = dir.resolve(FILE);
    try {
      if (chosen != null) {
        write(file, chosen);
        return chosen;
      }
      String kept = Files.exists(file) ? Files.readString(file).strip() : "";
      if (!kept.isEmpty()) {
        return kept;
      }
      String made = random.get();
      write(file, made);
      return made;
    } catch (IOException e) {
      throw new CommandFailure(
          "cannot keep the key in %s (%s): make it readable and writable, or remove it"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static void write(Path file, String key) throws IOException {
    Files.deleteIfExists(file);
    // Created with its mode: there is no moment at which others can read it.
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, key + "\n", StandardOpenOption.WRITE);
  }
}
