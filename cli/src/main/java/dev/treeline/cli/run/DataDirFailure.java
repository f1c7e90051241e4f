package dev.treeline.cli.run;

import dev.treeline.cli.command.CommandFailure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What keeps this process from a data dir, and what to do, in one line. */
final class DataDirFailure {

  private DataDirFailure() {}

  static CommandFailure of(Path path, IOException e) {
    return new CommandFailure(
        "cannot write to data dir %s (%s): %schoose another with --data-dir"
            .formatted(path, reason(e), e instanceof AccessDeniedException ? give(path) : ""),
        e);
  }

  private static String give(Path path) {
    return "give all of it to the user that runs Treeline (chown -R %s %s), or "
        .formatted(System.getProperty("user.name"), path);
  }

  static String reason(IOException e) {
    String what = String.valueOf(e.getMessage());
    if (e instanceof AccessDeniedException denied) {
      return "no permission: " + what + ownerOf(Path.of(denied.getFile()));
    }
    if (e instanceof NoSuchFileException) {
      return "cannot be made: " + what;
    }
    if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
      return "a file stands in its place: " + what;
    }
    return what;
  }

  /** Of a file that may not be there yet. */
  private static String ownerOf(Path file) {
    for (@Nullable Path each = file; each != null; each = each.getParent()) {
      try {
        return (each.equals(file) ? " belongs to " : ", and " + each + " belongs to ")
            + Files.getOwner(each).getName();
      } catch (IOException | UnsupportedOperationException e) {
        continue; // the one above it tells why
      }
    }
    return "";
  }
}
