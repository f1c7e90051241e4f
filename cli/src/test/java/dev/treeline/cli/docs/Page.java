package dev.treeline.cli.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Markdown page of the repository. */
record Page(Path file, String text) {

  /** The root of the repository: tests run in the directory of their module. */
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Set<String> NOT_OURS = Set.of("target", "node_modules", "treeline-data");

  private static final Pattern BLOCK =
      Pattern.compile("^ *```(\\w*)\\n(.*?)^ *```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");

  static Page of(String path) {
    return read(ROOT.resolve(path));
  }

  private static Page read(Path file) {
    try {
      return new Page(file, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Page> all() {
    return files(".md").stream().map(Page::read).toList();
  }

  /** The files of the repository with this ending. */
  static List<Path> files(String ending) {
    List<Path> found = new ArrayList<>();
    List<Path> open = new ArrayList<>(List.of(ROOT));
    while (!open.isEmpty()) {
      try (Stream<Path> entries = Files.list(open.remove(open.size() - 1))) {
        for (Path entry : entries.sorted().toList()) {
          String name = String.valueOf(entry.getFileName());
          if (Files.isDirectory(entry) && !NOT_OURS.contains(name) && !name.startsWith(".")) {
            open.add(entry);
          } else if (name.endsWith(ending)) {
            found.add(entry);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return found;
  }

  String name() {
    return ROOT.relativize(file).toString();
  }

  /** What stands in fences of a language, such as {@code yaml}. */
  List<String> blocks(String language) {
    return BLOCK
        .matcher(text)
        .results()
        .filter(block -> block.group(1).equals(language))
        .map(block -> block.group(2))
        .toList();
  }

  /** What stands between single backticks. */
  List<String> code() {
    return all(CODE, prose());
  }

  /** The page without its fences. */
  String prose() {
    return BLOCK.matcher(text).replaceAll("");
  }

  /** The first group of each match. */
  static List<String> all(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.results().map((MatchResult match) -> match.group(1)).toList();
  }
}
