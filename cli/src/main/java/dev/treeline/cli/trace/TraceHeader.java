package dev.treeline.cli.trace;

import dev.treeline.cli.trace.Canvas.Ink;
import dev.treeline.span.Span;
import dev.treeline.trace.TraceTree;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is said of a trace as a whole: whether to trust it, then its figures. */
final class TraceHeader {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private TraceHeader() {}

  static List<String> draw(NativeTrace trace, Canvas canvas) {
    String status = canvas.clean(trace.status());
    Ink ink = status.equals("partial") ? Ink.RED : trace.isLive() ? Ink.YELLOW : Ink.CYAN;
    String id = canvas.clean(trace.traceId());
    String why = trace.reason().isEmpty() ? "" : "(" + readable(canvas, trace.reason()) + ")";
    boolean whyFits = id.length() + status.length() + why.length() + 3 <= canvas.width();
    List<String> lines = new ArrayList<>();
    lines.add(
        canvas.paint(Ink.BOLD, id)
            + "  "
            + canvas.paint(ink, whyFits && !why.isEmpty() ? status + " " + why : status));
    if (!whyFits) {
      lines.add(canvas.paint(ink, canvas.cut(why, canvas.width())));
    }
    lines.addAll(wrapped(figures(trace, canvas), canvas));
    return lines;
  }

  private static List<String> wrapped(List<String> figures, Canvas canvas) {
    List<String> lines = new ArrayList<>();
    String line = "";
    for (String figure : figures) {
      String longer = line.isEmpty() ? figure : line + canvas.separator() + figure;
      if (longer.length() > canvas.width()) {
        lines.add(line);
        longer = figure;
      }
      line = longer;
    }
    lines.add(line);
    return lines;
  }

  private static List<String> figures(NativeTrace trace, Canvas canvas) {
    TraceTree tree = trace.tree();
    List<String> figures = new ArrayList<>();
    figures.add(Amounts.count(tree.size(), "span"));
    figures.add(Amounts.count(trace.errorCount(), "error"));
    figures.add(Amounts.duration(Span.nanosBetween(tree.startUnixNano(), tree.endUnixNano())));
    figures.add("revision " + trace.revision());
    if (!trace.closedBy().isEmpty()) {
      figures.add("closed by " + readable(canvas, trace.closedBy()));
    }
    addIfAny(figures, tree.runningCount(), "running");
    addIfAny(figures, trace.droppedSpans(), "dropped");
    trace.staleMs().ifPresent(ms -> figures.add(Amounts.count(ms) + " ms stale"));
    figures.add(TIME.format(Instant.ofEpochSecond(0, tree.startUnixNano())));
    return figures;
  }

  private static void addIfAny(List<String> figures, long number, String what) {
    if (number > 0) {
      figures.add(Amounts.count(number) + " " + what);
    }
  }

  /** Codes are for programs: "missing_parents,root_missing". */
  private static String readable(Canvas canvas, String codes) {
    return canvas.clean(codes.replace('_', ' ').replace(",", ", "));
  }
}
