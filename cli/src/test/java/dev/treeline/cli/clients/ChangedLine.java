package dev.treeline.cli.clients;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The line with which the page of an API points a client at Treeline: the page's first block. */
final class ChangedLine {

  private static final Path PAGES = Path.of("../docs/apis");
  private static final String ADDRESS = "http://127.0.0.1:8080";
  private static final Pattern BLOCK =
      Pattern.compile("^```\\w+\\n([^\\n]+)\\n```$", Pattern.MULTILINE);

  private ChangedLine() {}

  /** With the address of this Treeline in place of the usual one. */
  static String of(String page, String url) {
    try {
      Matcher block = BLOCK.matcher(Files.readString(PAGES.resolve(page)));
      if (!block.find() || !block.group(1).contains(ADDRESS)) {
        throw new AssertionError(page + " opens with no single line that has " + ADDRESS);
      }
      return block.group(1).replace(ADDRESS, url);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
