package dev.treeline.cli.trace;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a command sees of the world around it.
 *
 * @param tty whether standard output is a terminal
 */
record Shell(
    Map<String, String> env, OutputStream stdout, OutputStream stderr, boolean tty, Clock clock) {

  private static final Size UNKNOWN = new Size(24, 80);

  record Size(int rows, int columns) {}

  /**
   * The real one. {@code System.console()} means another thing in each JDK (since 22 there is
   * always one), so the start script tells: {@code TREELINE_TTY=1} when {@code test -t 1} holds.
   * Without it the output is plain.
   */
  static Shell ofProcess() {
    Map<String, String> env = System.getenv();
    return new Shell(
        env,
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        "1".equals(env.get("TREELINE_TTY")),
        Clock.systemUTC());
  }

  PrintStream out() {
    return new PrintStream(stdout, true, charset());
  }

  PrintStream err() {
    return new PrintStream(stderr, true, charset());
  }

  /** As POSIX orders them: the first that is set and not empty counts. */
  boolean unicode() {
    return Stream.of("LC_ALL", "LC_CTYPE", "LANG")
        .map(name -> env.getOrDefault(name, ""))
        .filter(value -> !value.isEmpty())
        .findFirst()
        .map(value -> value.toLowerCase(Locale.ROOT).replace("-", "").contains("utf8"))
        .orElse(false);
  }

  /** See no-color.org. */
  boolean colour() {
    return tty && env.getOrDefault("NO_COLOR", "").isEmpty() && !"dumb".equals(env.get("TERM"));
  }

  Canvas canvas(int width) {
    return new Canvas(Math.max(Canvas.MIN_WIDTH, width), colour(), unicode());
  }

  /** {@code LINES} and {@code COLUMNS}, else what the terminal says, else the usual 24 x 80. */
  Size size() {
    int rows = number(env.get("LINES"));
    int columns = number(env.get("COLUMNS"));
    if (rows > 0 && columns > 0) {
      return new Size(rows, columns);
    }
    Size asked = tty ? askTerminal() : UNKNOWN;
    return new Size(rows > 0 ? rows : asked.rows, columns > 0 ? columns : asked.columns);
  }

  private Charset charset() {
    return unicode() ? StandardCharsets.UTF_8 : StandardCharsets.US_ASCII;
  }

  private static Size askTerminal() {
    try {
      Process stty = new ProcessBuilder("stty", "size").redirectInput(new File("/dev/tty")).start();
      String[] answer =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
              .trim()
              .split(" ", 2);
      int rows = number(answer[0]);
      int columns = answer.length < 2 ? 0 : number(answer[1]);
      return rows > 0 && columns > 0 ? new Size(rows, columns) : UNKNOWN;
    } catch (IOException noTerminal) {
      return UNKNOWN;
    }
  }

  /** 0 for anything that is no number. */
  private static int number(@Nullable String text) {
    return text != null && text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
  }
}
