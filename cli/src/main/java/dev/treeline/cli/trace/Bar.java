package dev.treeline.cli.trace;

import dev.treeline.span.Span;

/** Where a span lies in its trace's time, to half a column. */
final class Bar {

  private final Canvas canvas;
  private final int columns;
  private final long startNanos;
  private final double nanosPerHalf;

  Bar(Canvas canvas, int columns, long startNanos, long endNanos) {
    this.canvas = canvas;
    this.columns = columns;
    this.startNanos = startNanos;
    this.nanosPerHalf = Math.max(1, Span.nanosBetween(startNanos, endNanos)) / (2.0 * columns);
  }

  /** At least half a column, so that no span is invisible. */
  String finished(long start, long end) {
    int from = half(start);
    int to = Math.max(from + 1, (int) Math.ceil(Span.nanosBetween(startNanos, end) / nanosPerHalf));
    return draw(from, Math.min(to, 2 * columns));
  }

  /** Open on the right: nobody knows how much longer it is. */
  String running(long start) {
    int column = Math.min(half(start) / 2, columns - 1);
    return " ".repeat(column)
        + canvas.glyph("╍", "~").repeat(columns - 1 - column)
        + canvas.glyph("▸", ">");
  }

  private String draw(int from, int to) {
    StringBuilder bar = new StringBuilder(columns);
    for (int column = 0; 2 * column < to; column++) {
      boolean left = from <= 2 * column;
      boolean right = from <= 2 * column + 1 && to > 2 * column + 1;
      if (left && right) {
        bar.append(canvas.glyph("━", "="));
      } else if (left) {
        bar.append(canvas.glyph("╸", "-"));
      } else if (right) {
        bar.append(canvas.glyph("╺", "-"));
      } else {
        bar.append(' ');
      }
    }
    return bar.toString();
  }

  /** The half column in which a moment lies; the last one for the very end. */
  private int half(long nanos) {
    int half = (int) (Span.nanosBetween(startNanos, nanos) / nanosPerHalf);
    return Math.max(0, Math.min(half, 2 * columns - 1));
  }
}
