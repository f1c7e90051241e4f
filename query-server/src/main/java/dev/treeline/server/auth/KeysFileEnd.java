package dev.treeline.server.auth;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Extends a keys file as an editor would, so that comments and layout stay. */
final class KeysFileEnd {

  private static final Pattern ITEM = Pattern.compile("^( *)- ", Pattern.MULTILINE);

  private KeysFileEnd() {}

  static void append(Path file, String entry, Runnable first) throws IOException {
    if (!Files.exists(file)) {
      create(file);
    }
    String text = Files.readString(file);
    Matcher firstItem = ITEM.matcher(text);
    String indent = firstItem.find() ? firstItem.group(1) : "  ";
    String addition =
        (text.isEmpty() ? "keys:\n" : text.endsWith("\n") ? "" : "\n")
            + (indent + "- " + entry + "\n");
    check(file, text, addition, entry);
    try (OutputStream end = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
      first.run();
      end.write(addition.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The list may be written in another style, or may not be the last thing in the file. */
  private static void check(Path file, String text, String addition, String entry) {
    List<ApiKey> before = text.isEmpty() ? List.of() : KeysFile.parse(file, text);
    List<ApiKey> after;
    try {
      after = KeysFile.parse(file, text + addition);
    } catch (KeysFileException e) {
      after = List.of();
    }
    if (after.size() != before.size() + 1) {
      throw new KeysFileException(
          "auth.keys-file "
              + file
              + ": it cannot be extended; add below 'keys:' by hand: - "
              + entry);
    }
    String name = after.get(before.size()).name();
    if (before.stream().anyMatch(key -> key.name().equals(name))) {
      throw new KeysFileException(
          "auth.keys-file "
              + file
              + ": it has a key '"
              + name
              + "': choose another name, or remove that key's line first");
    }
  }

  private static void create(Path file) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } else {
      Files.createFile(file);
    }
  }
}
