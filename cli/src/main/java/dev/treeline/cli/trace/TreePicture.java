package dev.treeline.cli.trace;

import dev.treeline.cli.trace.Canvas.Ink;
import dev.treeline.span.Span;
import dev.treeline.trace.TraceTree;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A trace as lines of text: a header, then one line per span with its place in the tree, its
 * duration, and a bar that shows when it ran.
 */
final class TreePicture {

  private static final int DURATION_COLUMNS = 8;
  private static final int GUIDE_COLUMNS = 3;
  private static final int MIN_NAME_COLUMNS = 24;

  private final TraceTree tree;
  private final Canvas canvas;
  private final Bar bar;
  private final int labelColumns;
  private final int deepestGuide;
  private final SpanLabel label;
  private final List<String> lines = new ArrayList<>();

  private TreePicture(NativeTrace trace, Canvas canvas) {
    this.tree = trace.tree();
    this.canvas = canvas;
    int barColumns = Math.max(8, Math.min(40, canvas.width() / 4));
    this.bar = new Bar(canvas, barColumns, tree.startUnixNano(), tree.endUnixNano());
    this.labelColumns = canvas.width() - barColumns - DURATION_COLUMNS - 4;
    this.deepestGuide = Math.max(1, (labelColumns - MIN_NAME_COLUMNS) / GUIDE_COLUMNS);
    this.label = new SpanLabel(trace, canvas);
  }

  /** All lines, without line ends; none is wider than the canvas. */
  static List<String> draw(NativeTrace trace, Canvas canvas) {
    TreePicture picture = new TreePicture(trace, canvas);
    picture.lines.addAll(TraceHeader.draw(trace, canvas));
    picture.lines.add("");
    picture.drawSpans();
    return picture.lines;
  }

  private void drawSpans() {
    BitSet more = new BitSet(); // at which depths another sibling follows below
    tree.walk(
        new TraceTree.Visitor() {
          @Override
          public void enter(int span, int depth) {
            more.set(depth, tree.nextSiblingOf(span) != TraceTree.NONE);
            drawSpan(span, guides(depth, more));
          }

          @Override
          public void leave(int span) {}
        });
  }

  private void drawSpan(int number, String guides) {
    Span span = tree.span(number);
    String text = label.of(number, labelColumns - ShownText.width(guides));
    String duration = span.isRunning() ? "running" : Amounts.duration(span.durationNanos());
    String line =
        canvas.paint(Ink.FAINT, guides)
            + text
            + "  "
            + canvas.paint(
                span.isRunning() ? Ink.YELLOW : Ink.BOLD,
                " ".repeat(Math.max(0, DURATION_COLUMNS - duration.length())) + duration)
            + "  ";
    lines.add((line + drawBar(span)).stripTrailing());
  }

  private String drawBar(Span span) {
    if (span.isRunning()) {
      return canvas.paint(Ink.YELLOW, bar.running(span.startUnixNano()));
    }
    return canvas.paint(
        span.isError() ? Ink.RED : Ink.CYAN,
        bar.finished(span.startUnixNano(), span.lastUnixNano()));
  }

  /** Beyond a depth that leaves room for names, the depth itself stands in place of guides. */
  private String guides(int depth, BitSet more) {
    StringBuilder guides = new StringBuilder();
    int shown = Math.min(depth, deepestGuide);
    for (int level = 1; level < shown; level++) {
      guides.append(more.get(level) ? canvas.glyph("│  ", "|  ") : "   ");
    }
    if (depth > deepestGuide) {
      guides.append(canvas.glyph("┆ ", ": ")).append(depth).append(' ');
    } else if (depth > 0) {
      guides.append(more.get(depth) ? canvas.glyph("├─ ", "|- ") : canvas.glyph("└─ ", "`- "));
    }
    return guides.toString();
  }
}
