package dev.treeline.cli.trace;

import dev.treeline.cli.command.Printed;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a growing picture is shown. On a terminal it is redrawn in place, on the alternate screen
 * that pagers use, and stays behind when it is done; elsewhere each new picture follows the last.
 */
final class Screen implements AutoCloseable {

  private static final String ENTER = "\u001b[?1049h\u001b[?25l";
  private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
  private static final String HOME_AND_CLEAR = "\u001b[H\u001b[2J";

  private final Shell shell;
  private final PrintStream out;
  private final Thread onCtrlC = new Thread(this::leave, "restore-terminal");
  private List<String> shown = List.of();
  private boolean onAlternate;

  Screen(Shell shell, PrintStream out) {
    this.shell = shell;
    this.out = out;
    if (shell.tty()) {
      Runtime.getRuntime().addShutdownHook(onCtrlC);
      out.print(ENTER);
      out.flush();
      onAlternate = true;
    }
  }

  /** Shows the lines unless they are shown already. */
  synchronized void show(List<String> lines) throws IOException {
    if (lines.equals(shown)) {
      return;
    }
    if (onAlternate) {
      out.print(HOME_AND_CLEAR + String.join("\n", fitting(lines)));
    } else if (!shell.tty()) {
      out.print(shown.isEmpty() ? "" : "\n");
      print(lines);
    }
    shown = lines;
    if (out.checkError()) {
      throw new IOException(Printed.LOST);
    }
  }

  /** Gives the terminal back, with the last picture in full. */
  @Override
  public void close() {
    if (!shell.tty()) {
      return;
    }
    leave();
    try {
      Runtime.getRuntime().removeShutdownHook(onCtrlC);
    } catch (IllegalStateException e) {
      return; // Ctrl-C: it is running
    }
    if (!shown.isEmpty()) {
      print(shown);
    }
  }

  private synchronized void leave() {
    if (onAlternate) {
      onAlternate = false;
      out.print(LEAVE);
      out.flush();
    }
  }

  private List<String> fitting(List<String> lines) {
    int rows = Math.max(2, shell.size().rows());
    if (lines.size() <= rows) {
      return lines;
    }
    List<String> fitting = new ArrayList<>(lines.subList(0, rows - 1));
    fitting.add("and " + Amounts.count(lines.size() - rows + 1, "line") + " more");
    return fitting;
  }

  private void print(List<String> lines) {
    out.println(String.join("\n", lines));
  }
}
