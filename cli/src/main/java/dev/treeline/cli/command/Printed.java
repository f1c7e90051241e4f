package dev.treeline.cli.command;

import java.io.PrintWriter;

/** Whether a result has reached standard output, which keeps to itself what it could not write. */
public final class Printed {

  public static final String LOST =
      "cannot write to standard output: make room where it goes, or keep its reader open";

  private Printed() {}

  public static boolean isLost(PrintWriter out) {
    boolean ofWriter = out.checkError(); // it flushes, and the process' own stream tells it nothing
    return System.out.checkError() || ofWriter;
  }
}
