package dev.treeline.cli.trace;

import dev.treeline.cli.trace.Canvas.Ink;
import dev.treeline.span.Span;
import dev.treeline.trace.TraceTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What is said of a span in front of its bar: its name, then what is special about it. A name that
 * is too long gives way first, so that an error is seen whatever the name.
 */
final class SpanLabel {

  /** Said from the tree itself, which knows better after a cut. */
  private static final Set<String> OWN_MARKS = Set.of("orphan", "cycle");

  private record Detail(Ink ink, String text) {}

  private final NativeTrace trace;
  private final TraceTree tree;
  private final Canvas canvas;

  SpanLabel(NativeTrace trace, Canvas canvas) {
    this.trace = trace;
    this.tree = trace.tree();
    this.canvas = canvas;
  }

  /** Exactly this many columns wide. */
  String of(int number, int columns) {
    Span span = tree.span(number);
    String sign = sign(span);
    List<Detail> details = details(number, span);
    int separator = canvas.separator().length();
    int wanted = details.stream().mapToInt(d -> separator + ShownText.width(d.text)).sum();
    int room = columns - ShownText.width(sign);
    String fullName = canvas.clean(span.name());
    int nameRoom = Math.max(room - wanted, Math.min(room, Math.max(12, room * 2 / 5)));
    String name = canvas.cut(fullName.isBlank() ? "(no name)" : fullName, nameRoom);
    StringBuilder label = new StringBuilder(paintSign(span, sign));
    label.append(span.isError() ? canvas.paint(Ink.RED, name) : name);
    int left = room - ShownText.width(name);
    for (Detail detail : details) {
      if (left < separator + 3) { // not worth its separator
        break;
      }
      String text = canvas.cut(detail.text, left - separator);
      label.append(canvas.paint(Ink.FAINT, canvas.separator()));
      label.append(canvas.paint(detail.ink, text));
      left -= separator + ShownText.width(text);
    }
    return label.append(" ".repeat(Math.max(0, left))).toString();
  }

  private String sign(Span span) {
    if (span.isError()) {
      return canvas.glyph("✗ ", "x ");
    }
    return span.isRunning() ? canvas.glyph("… ", "> ") : "";
  }

  private String paintSign(Span span, String sign) {
    return canvas.paint(span.isError() ? Ink.RED : Ink.YELLOW, sign);
  }

  private List<Detail> details(int number, Span span) {
    List<Detail> details = new ArrayList<>();
    if (tree.isOrphan(number)) {
      details.add(new Detail(Ink.YELLOW, "orphan"));
    }
    if (tree.isCut(number)) {
      details.add(new Detail(Ink.YELLOW, "cycle"));
    }
    NativeTrace.Notes notes = trace.notesOf(span.spanId());
    for (String mark : notes.marks()) {
      if (!OWN_MARKS.contains(mark)) {
        details.add(new Detail(Ink.YELLOW, canvas.clean(mark)));
      }
    }
    String service = span.serviceName();
    int parent = tree.parentOf(number);
    String around = parent == TraceTree.NONE ? null : tree.span(parent).serviceName();
    if (service != null && !Objects.equals(service, around)) {
      details.add(new Detail(Ink.CYAN, canvas.clean(service)));
    }
    if (span.isError() && !span.status().message().isBlank()) {
      details.add(new Detail(Ink.RED, canvas.clean(span.status().message())));
    }
    addModel(details, span, notes);
    return details;
  }

  private void addModel(List<Detail> details, Span span, NativeTrace.Notes notes) {
    String model = notes.model();
    if (model != null && !span.name().contains(model)) { // "chat gpt-4o" has said it
      details.add(new Detail(Ink.FAINT, canvas.clean(model)));
    }
    Long in = notes.inputTokens();
    Long out = notes.outputTokens();
    if (in != null || out != null) {
      String tokens =
          (in == null ? "?" : Amounts.count(in))
              + canvas.glyph("→", "->")
              + (out == null ? "?" : Amounts.count(out))
              + " tok";
      details.add(new Detail(Ink.FAINT, tokens));
    }
  }
}
