package dev.treeline.bench.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A page on which each benchmark owns what stands between its two marks; the words around them are
 * their writer's.
 */
public final class PerformancePage {

  private final Path file;

  public PerformancePage(Path file) {
    this.file = file;
  }

  /** Puts the text in place of the one before. */
  public void write(String benchmark, String text) {
    String begin = "<!-- bench " + benchmark + " -->";
    String end = "<!-- end " + benchmark + " -->";
    try {
      String page = Files.readString(file);
      int from = page.indexOf(begin);
      int to = page.indexOf(end);
      if (from < 0 || to < from) {
        throw new IllegalArgumentException(
            "%s has no place for this table: put the lines %s and %s there"
                .formatted(file, begin, end));
      }
      String before = page.substring(0, from + begin.length());
      Files.writeString(file, before + "\n\n" + text.strip() + "\n\n" + page.substring(to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
